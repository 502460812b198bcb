"""What the pages of access say: choosing a centre, what waits for a second person, tokens for programs."""

from __future__ import annotations

from lupustem.logic.text import Text

WORDS: dict[str, Text] = {
    "nav.approvals": Text("待您确认", "Waiting for you"),
    # Choosing a centre
    "choose.title": Text("选择中心", "Choose a centre"),
    "choose.hint": Text(
        "您在多个中心任职。一次只在一个中心工作，看不到其他中心的患者；可随时在“我的账户”切换。",
        "You have a role in several centres. You work in one at a time and see no other centre's patients; "
        "“My account” leads to the others.",
    ),
    "choose.choose": Text("进入", "Enter"),
    "choose.stay": Text("留在此中心", "Stay here"),
    "choose.switch": Text("切换中心", "Another centre"),
    # A password that others have seen
    "account.given_title": Text("请先更改口令", "Choose a password of your own first"),
    "account.given": Text(
        "您现在的口令由他人于 {at} 设定，设定者见过它。更改之前其他页面不开放。若您没有申请过重设，请立即告知项目负责人。",
        "Others made your present password on {at} and have seen it. No other page opens before you have changed it. If you "
        "did not ask for a new login, tell the programme director at once.",
    ),
    # People
    "users.state": Text("状态", "State"),
    "users.open": Text("有效", "in force"),
    "users.waits": Text("等待项目负责人同意", "waits for the director's consent"),
    "users.reset": Text("申请重设登录", "Ask for a new login"),
    "users.reset_waits": Text("重设待第二人确认", "reset waits for another person"),
    "users.consent_hint": Text(
        "除系统管理员外，新建或重新启用的账户须经项目负责人同意后才生效。",
        "Save for administrators, an account that is new or let in again opens nothing before the director has consented.",
    ),
    "users.half_password": Text(
        "验证码密钥由第二人（项目负责人或另一位管理员）在同意或确认时取得并交给本人；您手中的只是一半。",
        "The secret of the codes is shown to the second person who consents or confirms; what you have is one half.",
    ),
    "users.half_secret": Text(
        "口令已由系统管理员取得并交给本人；您手中的只是另一半。",
        "The password was shown to the administrator; what you have is the other half.",
    ),
    "users.keeps": Text(
        "此人沿用原有的口令与验证码，无需另发。",
        "This person keeps the password and codes already in use; nothing has to be handed over.",
    ),
    "reset.asked": Text("已申请重设，待第二人确认", "Asked for; another person has to confirm it"),
    # What waits for a second person
    "approvals.title": Text("待您确认", "Waiting for you"),
    "approvals.accounts": Text("等待同意的账户", "Accounts that wait for your consent"),
    "approvals.accounts_hint": Text(
        "同意即表示此人确在本中心任此职。请当面核对；再次输入口令。",
        "By consenting you say that this person works here in this role. Check in person; give your password again.",
    ),
    "approvals.consent": Text("同意", "Consent"),
    "approvals.no_accounts": Text("没有等待同意的账户。", "No account waits."),
    "approvals.resets": Text("等待确认的登录重设", "New logins that wait for another person"),
    "approvals.resets_hint": Text(
        "仅在本人当面或以可靠方式提出时确认。确认后其会话与令牌全部失效。",
        "Confirm only what the person has asked for, face to face or in another safe way. Sessions and tokens then end.",
    ),
    "approvals.asked": Text("申请者：{who}，", "asked for by {who},"),
    "approvals.confirm": Text("确认重设", "Confirm"),
    "approvals.other_person": Text("须由另一人确认", "another person has to confirm"),
    "approvals.no_resets": Text("没有等待确认的重设。", "No reset waits."),
    "approvals.consented": Text("已同意，账户生效", "Consented: the account is in force"),
    "approvals.confirmed": Text("重设已生效", "The reset is in force"),
    # Tokens
    "tokens.title": Text("程序访问令牌", "Tokens for programs"),
    "tokens.submit": Text("新建令牌", "Make a token"),
    "tokens.own": Text("我的令牌", "My tokens"),
    "tokens.none": Text("还没有令牌。", "There is none yet."),
    "tokens.scopes": Text("权限范围", "Scopes"),
    "tokens.used": Text("最近使用", "Last used"),
    "tokens.never": Text("从未", "never"),
    "tokens.revoke": Text("撤销", "Revoke"),
    "tokens.revoked": Text("已撤销", "revoked"),
    "tokens.over": Text("已失效", "over"),
    "tokens.made": Text("令牌已建立", "The token is made"),
    "tokens.once": Text(
        "令牌只显示这一次，请立即存入程序的密钥库；持有者可在其范围内以您的名义操作，一切记录在您名下。",
        "It is shown once: put it into the program's secret store now. Whoever holds it acts within its scopes in your name, "
        "and all of it is recorded as yours.",
    ),
    "tokens.name_hint": Text("用在哪里，如“检验科接口”。", "What it is for, such as “laboratory interface”."),
    "tokens.year": Text("至多一年。", "At most a year."),
    # The API
    "api.title": Text("程序接口（API）", "API for programs"),
    "api.hint": Text(
        "令牌在 Authorization: Bearer 头中发送；写入须带 Idempotency-Key 头。不提供患者身份；每次读取与写入均有记录。",
        "Send the token in the header Authorization: Bearer, and with every write an Idempotency-Key. Who a patient is, no "
        "program is told; every reading and every write is recorded.",
    ),
    "api.document": Text("OpenAPI 文档", "OpenAPI document"),
    "api.method": Text("方法", "Method"),
    "api.address": Text("地址", "Address"),
    "api.what": Text("用途", "What it does"),
    "field.token_name": Text("名称", "Name"),
    "field.token_until": Text("有效期至", "Valid until"),
}
