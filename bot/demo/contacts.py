"""The address book as an app created today sees it: names and ids, no phone, no e-mail.

https://developer.work.weixin.qq.com/document/path/90196
"""

from dataclasses import dataclass

from bot.demo.refusals import Refused
from bot.demo.values import Json, Member, Request
from bot.demo.world import World

ROOT = 1
MOST_IDS = 10_000


@dataclass(slots=True)
class Contacts:
    """Answers who is who in the app's visible range."""

    world: World

    def user(self, request: Request) -> Json:
        """Answer user/get; apps made after June 2022 are not told phone, e-mail or gender."""
        userid = request.query.get("userid", "")
        if not userid:
            raise Refused(41009)
        member = self.world.member(userid)
        if member is None:
            raise Refused(60111, fair=True)
        return {
            "userid": member.userid,
            "name": member.name,
            "department": [member.department],
            "order": [0],
            "position": "",
            "is_leader_in_dept": [0],
            "direct_leader": [],
            "telephone": "",
            "alias": "",
            "main_department": member.department,
            "extattr": {"attrs": []},
            "status": 1,
        }

    def userid_of(self, request: Request) -> Json:
        """Answer user/getuserid: whose mobile this is."""
        mobile = request.text("mobile")
        if not mobile:
            raise Refused(40058, "mobile")
        for member in self._visible():
            if member.mobile == mobile:
                return {"userid": member.userid}
        raise Refused(46004, fair=True)

    def list_ids(self, request: Request) -> Json:
        """Answer user/list_id, one page at a time."""
        limit = request.number("limit", MOST_IDS)
        if not 1 <= limit <= MOST_IDS:
            raise Refused(40058, "limit")
        cursor = request.text("cursor")
        if cursor and not cursor.isdecimal():
            raise Refused(50100)
        start = int(cursor or 0)
        rows = self._visible()
        page = rows[start : start + limit]
        after = str(start + limit) if start + limit < len(rows) else ""
        users = [{"userid": each.userid, "department": each.department} for each in page]
        return {"next_cursor": after, "dept_user": users}

    def simple_list(self, request: Request) -> Json:
        """Answer user/simplelist: the members of one department."""
        department = _department(request.query.get("department_id", ""))
        members = [each for each in self._visible() if each.department == department]
        rows = [
            {"userid": each.userid, "name": each.name, "department": [each.department]}
            for each in members
        ]
        return {"userlist": rows}

    def departments(self, _request: Request) -> Json:
        """Answer department/simplelist: the root is all there is."""
        return {"department_id": [{"id": ROOT, "parentid": 0, "order": 1}]}

    def agent(self, request: Request) -> Json:
        """Answer agent/get."""
        config = self.world.config
        if request.query.get("agentid", "") != str(config.agent_id):
            raise Refused(301002)
        users = [{"userid": each.userid} for each in self._visible()]
        return {
            "agentid": config.agent_id,
            "name": config.app_name,
            "allow_userinfos": {"user": users},
            "allow_partys": {"partyid": [ROOT]},
            "allow_tags": {"tagid": []},
            "close": 0,
        }

    def addresses(self, _request: Request) -> Json:
        """Answer get_api_domain_ip and getcallbackip: this machine, itself."""
        return {"ip_list": ["127.0.0.1"]}

    def _visible(self) -> list[Member]:
        return [each for each in self.world.members.values() if each.visible]


def _department(text: str) -> int:
    if text != str(ROOT):
        raise Refused(60003)
    return ROOT
