"""The roles of a treatment programme."""

from __future__ import annotations

from enum import StrEnum

from lupustem.logic.text import Text


class Role(StrEnum):
    """What a person is in a centre."""

    RHEUMATOLOGIST = "rheumatologist"
    CELL_LABORATORY = "cell_laboratory"
    INFUSION_NURSE = "infusion_nurse"
    DATA_MANAGER = "data_manager"
    DIRECTOR = "director"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_WORDS: dict[Role, Text] = {
    Role.RHEUMATOLOGIST: Text("风湿科医生", "rheumatologist"),
    Role.CELL_LABORATORY: Text("细胞实验室质量人员", "cell-laboratory quality"),
    Role.INFUSION_NURSE: Text("输注护士", "infusion nurse"),
    Role.DATA_MANAGER: Text("数据管理员", "data manager"),
    Role.DIRECTOR: Text("项目负责人", "programme director"),
    Role.AUDITOR: Text("稽查员", "auditor"),
    Role.ADMINISTRATOR: Text("系统管理员", "administrator"),
}
