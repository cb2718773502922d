"""What candidates do in the same way in every scene: agree, answer, finish."""

from tests.whole.jobs import Opening
from tests.whole.people import Candidate, Person, enrol, staff
from tests.whole.town import Town
from tests.whole.words import phrase

FIRST = ("我在{n}号柜台时，有一位顾客看了很久还是说不要", "我当时走过去和他多聊了几句")
MORE = "我先问他是和哪一款比，他说装修超了预算，所以我推荐小一号的，第三天他来买了{n}台"
SECOND = (
    "我先大声请大家站在原地不要慌，看有没有人摔倒，再和{n}号同事用手电筒把顾客带到门口亮处",
    "然后锁好收银台，打电话报修并告诉店长，给正在结账的顾客登记送优惠券",
)
EXTRA = "我先道歉，请{n}号顾客到一旁坐下，看产品和购买凭证，说明三包规定里能换内胆，今天给他答复"
NAMES = (
    "欧阳倩云",
    "诸葛明远",
    "司马青禾",
    "上官若水",
    "夏侯子墨",
    "东方既白",
    "慕容雪松",
    "尉迟安然",
    "令狐静姝",
    "皇甫嘉树",
    "公孙望舒",
    "宇文知行",
    "长孙采薇",
    "端木清扬",
    "百里行舟",
    "南宫问雁",
    "第五云深",
    "申屠映月",
    "呼延听澜",
    "澹台语冰",
)


async def invited(
    town: Town, opening: Opening, number: int, *, external: bool = False
) -> Candidate:
    """Register candidate number so and so, and wait for the invitation."""
    person = await registered(town, opening, number, external=external)
    if not external:
        await person.hears(*phrase("invitation"))
    return person


async def registered(
    town: Town, opening: Opening, number: int, *, external: bool = False
) -> Candidate:
    """Register candidate number so and so over the API."""
    userid = f"wmcust{number:04}" if external else f"cand{number:04}"
    return await enrol(
        town,
        opening,
        userid=userid,
        name=NAMES[number % len(NAMES)],
        number=number,
        external=external,
    )


async def answered_all(person: Candidate, number: int) -> None:
    """Agree, answer everything with a follow-up, and finish."""
    await person.asks("同意", "第1/2")
    await goes_on(person, number)


async def goes_on(person: Candidate, number: int) -> None:
    """Answer everything from the first question on."""
    await person.answers(*(each.format(n=number) for each in FIRST))
    await person.hears("第1/2", "追问")
    await answered_later(person, number)


async def answered_later(person: Candidate, number: int) -> None:
    """Answer everything from the follow-up on."""
    await person.answers(MORE.format(n=number))
    await person.hears("第2/2")
    await person.answers(*(each.format(n=number) for each in SECOND))
    await person.hears(*phrase("finished"))


async def skipped_all(person: Candidate) -> None:
    """Agree, and leave every question out."""
    await person.asks("同意", "第1/2")
    await person.asks("跳过", "第2/2")
    await person.asks("跳过", *phrase("finished"))


async def decided_soon(
    town: Town, opening: Opening, number: int
) -> tuple[Candidate, Person, Person]:
    """Bring somebody to the managers in the shortest way."""
    person = await invited(town, opening, number)
    await skipped_all(person)
    _, manager, second = staff(town, opening)
    await manager.card()
    await second.card()
    return person, manager, second
