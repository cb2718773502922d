"""WeCom's error codes and the shape of its answers.

The texts are in English because the real ones are; nobody should decide by them.
https://developer.work.weixin.qq.com/document/path/90313
"""

import secrets
from typing import Final

TEXTS: Final[dict[int, str]] = {
    -1: "system busy",
    0: "ok",
    40001: "invalid credential",
    40004: "invalid media type",
    40005: "invalid type",
    40006: "invalid file size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40031: "invalid useridlist",
    40033: "invalid charset",
    40035: "invalid parameter",
    40039: "invalid url size",
    40056: "invalid agentid",
    40058: "missing parameter",
    40063: "some parameters are empty",
    40074: "news can not be safe",
    40123: "invalid image format",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41006: "media_id missing",
    41009: "userid missing",
    41016: "missing title",
    41050: "invalid welcome code",
    42001: "access_token expired",
    42014: "invalid task_id",
    42027: "template_card missing keyname",
    42028: "template_card missing url",
    42029: "template_card missing media_id",
    42030: "template_card missing appid",
    42031: "template_card invalid card_type",
    42033: "template_card missing title",
    42035: "template_card invalid horizontal_content_list size",
    42036: "template_card invalid vertical_content_list size",
    42037: "template_card invalid option_list size",
    42038: "template_card invalid button text",
    42039: "template_card invalid button key",
    42040: "template_card invalid option id",
    42041: "template_card invalid option text",
    42042: "template_card invalid jump_list size",
    42043: "template_card invalid question_key",
    42044: "template_card invalid card_image url",
    42045: "template_card invalid card_action",
    42046: "template_card invalid submit_button key",
    42047: "template_card invalid select_list size",
    42049: "template_card invalid submit_button text",
    42050: "template_card invalid horizontal userid",
    42051: "template_card action_menu key conflict",
    42052: "msgid expired",
    43001: "require GET method",
    43002: "require POST method",
    43012: "require callback url",
    44001: "empty media data",
    44004: "text content is empty",
    45001: "media size out of limit",
    45002: "content size out of limit",
    45007: "playtime out of limit",
    45008: "article size out of limit",
    45009: "api freq out of limit",
    45034: "url need http or https",
    46004: "user not exist",
    48002: "api forbidden",
    50100: "invalid cursor",
    60003: "department not found",
    60011: "no privilege to access/modify contact/party/agent",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    60140: "invalid response_code",
    60251: "missing open_kfid",
    60252: "invalid open_kfid",
    81013: "user & party & tag all invalid",
    82001: "all empty",
    86001: "invalid chatid",
    86003: "chatid not exist",
    86004: "invalid group name",
    86006: "invalid group size",
    86201: "missing chatid",
    86204: "missing userlist",
    86205: "chatid too long",
    86207: "owner not in userlist",
    86214: "invalid message type",
    86215: "chatid already exist",
    86216: "exist invalid userid",
    86217: "sender not in chat",
    90001: "interval out of range",
    95000: "invalid open_kfid",
    95001: "send msg count limit",
    95002: "send msg time limit",
    95004: "open_kfid not exist",
    95007: "invalid msg token",
    95008: "menu item count limit",
    95009: "invalid menu item type",
    95013: "conversation end",
    95014: "user is not a servicer",
    95016: "invalid service state transition",
    95018: "send msg session status invalid",
    95019: "servicer stopped",
    301002: "not allow operate another agent with this accesstoken",
    301017: "voice file only support amr",
    830002: "range required",
}


class Refused(Exception):
    """The real service would answer this with an error code."""

    def __init__(self, code: int, detail: str = "", *, fair: bool = False) -> None:
        """Keep the code; `fair` marks one that a correct client cannot avoid."""
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.fair = fair


def answer(code: int = 0, *, detail: str = "", ip: str = "127.0.0.1") -> dict[str, object]:
    """Write errcode and errmsg as WeCom does: with hint, address and link when it refuses."""
    text = TEXTS.get(code, "unknown error")
    if code == 0:
        return {"errcode": 0, "errmsg": text}
    said = f"{text} {detail}".strip()
    hint = secrets.randbelow(10**19)
    more = f"https://open.work.weixin.qq.com/devtool/query?e={code}"
    message = f"{said}, hint: [{hint}], from ip: {ip}, more info at {more}"
    return {"errcode": code, "errmsg": message}
