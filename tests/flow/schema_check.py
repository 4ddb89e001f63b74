"""JSON against the subset of JSON Schema that the host speaks (core/schema): enough to hold answers to their word."""
import re

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
KNOWN = {"type", "properties", "required", "additionalProperties", "items", "enum", "const", "minimum", "maximum",
         "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems",
         "maxItems", "uniqueItems", "minProperties", "maxProperties", "oneOf", "anyOf"}
ANNOTATIONS = {"title", "description", "default", "examples", "format", "$schema", "$id", "$comment"}


def faults(value, schema, at=""):
    """Every fault as 'POINTER: what is wrong'."""
    if not isinstance(schema, dict):
        return
    for keyword in schema:
        if keyword not in KNOWN and keyword not in ANNOTATIONS and not keyword.startswith("x-"):
            yield f"{at}: unknown keyword {keyword} in the schema"
    kinds = schema.get("type")
    if kinds is not None:
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not any(TYPES[kind](value) for kind in kinds):
            yield f"{at}: {value!r} is not {' or '.join(kinds)}"
            return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    if "const" in schema and value != schema["const"]:
        yield f"{at}: {value!r} is not {schema['const']!r}"
    for many in ("oneOf", "anyOf"):
        if many in schema:
            fitting = sum(not list(faults(value, option, at)) for option in schema[many])
            if fitting == 0 or (many == "oneOf" and fitting > 1):
                yield f"{at}: fits {fitting} of {many}"
    if isinstance(value, str):
        yield from text_faults(value, schema, at)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from number_faults(value, schema, at)
    elif isinstance(value, list):
        yield from list_faults(value, schema, at)
    elif isinstance(value, dict):
        yield from object_faults(value, schema, at)


def text_faults(value, schema, at):
    if len(value) < schema.get("minLength", 0) or len(value) > schema.get("maxLength", len(value)):
        yield f"{at}: {len(value)} characters"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{at}: {value!r} doesn't match {schema['pattern']}"


def number_faults(value, schema, at):
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        yield f"{at}: {value} is out of range"
    if value <= schema.get("exclusiveMinimum", value - 1) or value >= schema.get("exclusiveMaximum", value + 1):
        yield f"{at}: {value} is out of range"
    if "multipleOf" in schema and value % schema["multipleOf"]:
        yield f"{at}: {value} is no multiple of {schema['multipleOf']}"


def list_faults(value, schema, at):
    if len(value) < schema.get("minItems", 0) or len(value) > schema.get("maxItems", len(value)):
        yield f"{at}: {len(value)} items"
    for index, item in enumerate(value):
        yield from faults(item, schema.get("items", {}), f"{at}/{index}")


def object_faults(value, schema, at):
    properties = schema.get("properties", {})
    for name in schema.get("required", []):
        if name not in value:
            yield f"{at}/{name}: is missing"
    extra = schema.get("additionalProperties", True)
    for name, member in value.items():
        if name in properties:
            yield from faults(member, properties[name], f"{at}/{name}")
        elif extra is False:
            yield f"{at}/{name}: is not in the schema"
        elif isinstance(extra, dict):
            yield from faults(member, extra, f"{at}/{name}")
