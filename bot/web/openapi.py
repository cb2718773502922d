"""The OpenAPI 3.1 description, made of the same table and models that serve."""

import re
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from bot.web.operations import Content, Operation
from bot.web.problems import PROBLEM_JSON
from bot.web.schemas import CandidateFields, ProblemView

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
WORDS = {
    200: "Done",
    201: "Created",
    206: "The part that was asked for",
    400: "Not readable",
    401: "No token, or not the right one",
    403: "Not from WeCom",
    404: "Nothing here, or nothing you may see",
    409: "Already so",
    413: "Too large",
    415: "Not this kind of body",
    416: "There is no such part",
    422: "Readable, but it cannot be used",
    500: "Our mistake",
    503: "Not now; try again",
}


def describe(operations: Sequence[Operation], *, server: str) -> Json:
    """Describe every operation."""
    paths: dict[str, Json] = {}
    for each in operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "zhimian 智面", "version": _version()},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "schemas": _schemas(operations),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation) -> Json:
    documentation = (operation.handler.__doc__ or "").strip().splitlines()
    described: Json = {
        "operationId": operation.name,
        "summary": documentation[0] if documentation else operation.name,
        "parameters": _parameters(operation),
        "responses": _responses(operation),
    }
    if operation.takes is not None:
        described["requestBody"] = {"required": True, "content": _body(operation.takes)}
    if operation.secured:
        described["security"] = [{"bearer": []}]
    return described


def _parameters(operation: Operation) -> list[Json]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", operation.path)
    ]
    in_query = [
        {
            "name": name,
            "in": "query",
            "required": bool(schema.get("required")),
            "schema": {key: value for key, value in schema.items() if key != "required"},
        }
        for name, schema in operation.query.items()
    ]
    return in_path + in_query


def _responses(operation: Operation) -> Json:
    responses: Json = {}
    for status, content in operation.answers.items():
        responses[str(status)] = {"description": WORDS[status], "content": _content(content)}
    if operation.name == "show_report":
        responses["200"]["content"]["application/pdf"] = _binary()
    expected = (*operation.problems, *((401,) if operation.secured else ()))
    for status in sorted({*expected, 500}):
        responses.setdefault(
            str(status),
            {"description": WORDS[status], "content": {PROBLEM_JSON: _ref(ProblemView)}},
        )
    return responses


def _content(content: Content) -> Json:
    if isinstance(content, tuple):
        return {kind: _string_or_binary(kind) for kind in content}
    return {"application/json": _ref(content)}


def _string_or_binary(kind: str) -> Json:
    return {"schema": {"type": "string"}} if kind.startswith("text/") else _binary()


def _binary() -> Json:
    return {"schema": {}}


def _body(takes: type[BaseModel] | str) -> Json:
    if isinstance(takes, str):
        return {takes: {"schema": {"type": "string"}}}
    if takes is CandidateFields:
        resume = {
            "type": "object",
            "properties": {"resume": {"contentMediaType": "application/octet-stream"}},
        }
        form: Json = {"schema": {"allOf": [_ref(takes)["schema"], resume]}}
        return {"multipart/form-data": form, "application/x-www-form-urlencoded": _ref(takes)}
    return {"application/json": _ref(takes)}


def _ref(model: type[BaseModel]) -> Json:
    return {"schema": {"$ref": REF.format(model=model.__name__)}}


def _schemas(operations: Sequence[Operation]) -> Mapping[str, Any]:
    used: list[tuple[type[BaseModel], JsonSchemaMode]] = [(ProblemView, "serialization")]
    for each in operations:
        if isinstance(each.takes, type):
            used.append((each.takes, "validation"))
        given = [content for content in each.answers.values() if isinstance(content, type)]
        used += [(content, "serialization") for content in given]
    _, schema = models_json_schema(list(dict.fromkeys(used)), ref_template=REF)
    definitions: Mapping[str, Any] = schema["$defs"]
    return definitions


def _version() -> str:
    try:
        return version("zhimian")
    except PackageNotFoundError:
        return "0"
