"""What may stand in a message: every type of message/send and appchat/send, byte by byte.

Refuses with WeCom's code what the service refuses, and shortens what the service shortens.
https://developer.work.weixin.qq.com/document/path/90236
"""

from collections.abc import Callable, Mapping
from typing import Final

from bot.demo.media import MediaShelf
from bot.demo.refusals import Refused
from bot.demo.values import Json, Request, cut, number, objects, size

TEXT_BYTES: Final = 2048
URL_BYTES: Final = 2048
TITLE_BYTES: Final = 128
WORDS_BYTES: Final = 512
ARTICLES: Final = 8
MPNEWS_BYTES: Final = 666 * 1024
Cut = Callable[[str], None]  #: is told what was shortened


class Bodies:
    """Checks the part of a message that depends on its type."""

    def __init__(self, media: MediaShelf) -> None:
        """Remember where the files are that a message may name."""
        self._media = media
        self._checks: Mapping[str, Callable[[Json, Cut], Json]] = {
            "text": self._text,
            "markdown": self._markdown,
            "image": self._image,
            "voice": self._voice,
            "file": self._file,
            "video": self._video,
            "textcard": self._textcard,
            "news": self._news,
            "mpnews": self._mpnews,
            "miniprogram_notice": self._miniprogram,
        }

    def check(self, request: Request, *, without: frozenset[str], on_cut: Cut) -> tuple[str, Json]:
        """Return the type and the body as people will see it, or refuse."""
        msgtype = request.text("msgtype")
        check = self._checks.get(msgtype)
        if check is None or msgtype in without:
            raise Refused(40008, msgtype)
        body = request.object(msgtype)
        if body is None:
            raise Refused(40063, msgtype)
        if msgtype == "news" and number(request.body.get("safe")):
            raise Refused(40074)
        return msgtype, check(body, on_cut)

    def _text(self, body: Json, on_cut: Cut) -> Json:
        content = body.get("content")
        if not isinstance(content, str) or not content:
            raise Refused(44004)
        return {**body, "content": shorten(content, TEXT_BYTES, "text.content", on_cut)}

    def _markdown(self, body: Json, _on_cut: Cut) -> Json:
        content = body.get("content")
        if not isinstance(content, str) or not content:
            raise Refused(44004, "markdown.content")
        if size(content) > TEXT_BYTES:
            raise Refused(45002, f"markdown.content has {size(content)} bytes")
        return body

    def _image(self, body: Json, _on_cut: Cut) -> Json:
        return self._stored(body, "image")

    def _voice(self, body: Json, _on_cut: Cut) -> Json:
        return self._stored(body, "voice")

    def _file(self, body: Json, _on_cut: Cut) -> Json:
        return self._stored(body, "file")

    def _video(self, body: Json, on_cut: Cut) -> Json:
        return {**self._stored(body, "video"), **_headed(body, on_cut, "video")}

    def _textcard(self, body: Json, on_cut: Cut) -> Json:
        if not body.get("title"):
            raise Refused(41016)
        if not body.get("description"):
            raise Refused(40058, "textcard.description")
        check_url(body.get("url"), "textcard.url")
        return {**body, **_headed(body, on_cut, "textcard")}

    def _news(self, body: Json, on_cut: Cut) -> Json:
        articles = objects(body.get("articles"))
        if not 1 <= len(articles) <= ARTICLES:
            raise Refused(45008)
        return {**body, "articles": [_article(each, on_cut) for each in articles]}

    def _mpnews(self, body: Json, _on_cut: Cut) -> Json:
        articles = objects(body.get("articles"))
        if not 1 <= len(articles) <= ARTICLES:
            raise Refused(45008)
        for each in articles:
            if not each.get("title"):
                raise Refused(41016)
            self._stored({"media_id": each.get("thumb_media_id")}, "image")
            if size(str(each.get("content", ""))) > MPNEWS_BYTES:
                raise Refused(45002)
        return body

    def _miniprogram(self, body: Json, _on_cut: Cut) -> Json:
        for key in ("appid", "title"):
            if not body.get(key):
                raise Refused(40058, f"miniprogram_notice.{key}")
        return body

    def _stored(self, body: Json, kind: str) -> Json:
        media_id = body.get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise Refused(41006)
        stored = self._media.find(media_id)
        if stored.kind != kind:
            raise Refused(40007, f"{media_id} is {stored.kind}, not {kind}")
        return {**body, "filename": stored.filename}


def shorten(text: str, limit: int, name: str, on_cut: Cut) -> str:
    """Cut a text to its limit and say so."""
    if size(text) <= limit:
        return text
    on_cut(f"{name} has {size(text)} bytes, {limit} are shown")
    return cut(text, limit)


def check_url(url: object, name: str) -> None:
    """Refuse an address without a scheme, or one that is too long."""
    if not isinstance(url, str) or not url:
        raise Refused(40058, name)
    if not url.startswith(("http://", "https://")):
        raise Refused(45034, name)
    if size(url) > URL_BYTES:
        raise Refused(40039, name)


def _headed(body: Json, on_cut: Cut, name: str) -> dict[str, str]:
    limits = {"title": TITLE_BYTES, "description": WORDS_BYTES}
    return {
        key: shorten(str(body[key]), limit, f"{name}.{key}", on_cut)
        for key, limit in limits.items()
        if key in body
    }


def _article(article: Json, on_cut: Cut) -> Json:
    if not article.get("title"):
        raise Refused(41016)
    if not article.get("pagepath"):
        check_url(article.get("url"), "news.url")
    return {**article, **_headed(article, on_cut, "news")}
