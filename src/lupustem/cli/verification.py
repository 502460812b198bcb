"""What verification found, as lines: one per fault, or what may be relied on and what was not checked."""

from __future__ import annotations

from lupustem.logic.text import Text
from lupustem.product.signature import Fault, Verified
from lupustem.report.phrases import clean

FAULTS: dict[Fault, Text] = {
    Fault.NOT_CANONICAL: Text("文件被改动：书写形式与出具时不同。", "changed: the file is not spelt as it was made."),
    Fault.HASH: Text("文件被改动：内容与其哈希不符。", "changed: the content does not fit its hash."),
    Fault.SIGNATURE: Text("签名与内容不符。", "a signature does not belong to this content."),
    Fault.UNSIGNED: Text("未签署：只是建议，不是放行。", "unsigned: a recommendation, not a release."),
    Fault.SIGNER_IS_TESTER: Text("签署人参与了本批的检验或复核。", "the signer tested or reviewed this lot."),
    Fault.NOT_AUTHORISED: Text(
        "签署人或其公钥不在授权名单内。", "the signer or the key is not on the list of those authorised."
    ),
    Fault.REVOKED: Text("证书已被撤销。", "the certificate has been revoked."),
    Fault.REVOCATION_UNPROVEN: Text(
        "有撤销记录未能核验；查明之前不得使用该证书。",
        "a revocation record could not be verified; do not use the certificate until that is settled.",
    ),
}
_AUTHORITY_OPEN = Text(
    "未核对签署人的授权；请用 --authorised 给出授权名单。",
    "whether the signers are authorised was not checked; give the list with --authorised.",
)


def verification(checked: Verified) -> list[Text]:
    """The lines, the result first."""
    content = checked.signed.content
    lot, decision = clean(str(content.get("lot") or "?")), clean(str(content.get("decision") or content.get("kind")))
    if checked.faults:
        first = Text(f"✕ 不可采信  批号 {lot}", f"✕ not to be relied on  lot {lot}")
        return [first, *(_indented(FAULTS[fault]) for fault in checked.faults)]
    lines = [Text(f"✓ 完整且已签署  批号 {lot}  {decision}", f"✓ whole and signed  lot {lot}  {decision}")]
    for one in checked.signed.signatures:
        said = f"{one['signer']}, {one['role']}, {one['meaning']}, {one['signed_at']}, {one['public_key'][:16]}…"
        lines.append(_indented(Text(clean(said), clean(said))))
    return lines if checked.authority_checked else [*lines, _indented(_AUTHORITY_OPEN)]


def _indented(text: Text) -> Text:
    return Text(f"  {text.zh}", f"  {text.en}")
