package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.PluginSchema;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import moongate.store.InvalidConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What schema.lua says holds for configurations, wherever they are written.
class CustomSchemaTest {
  private static final String THREE =
      "{ a = { type = 'string' } }, { b = { type = 'string' } }, { c = { type = 'string' } }";

  @TempDir Path folder;

  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private PluginSchema schema(String text) {
    new PluginFiles(folder).plugin("mine", "return {}", text);
    return lab.custom(folder + "/?.lua", "mine").types().getFirst().schema();
  }

  /// A schema with these fields and checks of `config`.
  private PluginSchema fields(String fields, String checks) {
    return schema(
        """
        local typedefs = require "kong.db.schema.typedefs"
        return { name = "mine", fields = { { config = { type = "record", fields = { %s },
          entity_checks = { %s } } } } }
        """
            .formatted(fields, checks));
  }

  /// What a file with this configuration is refused for; empty when it is not.
  private static String problems(PluginSchema schema, String plugin) {
    try {
      read(schema, plugin);
      return "";
    } catch (InvalidConfiguration invalid) {
      return invalid.problems().fields().toString() + invalid.problems().toText("kong.yml");
    }
  }

  private static Value.Obj read(PluginSchema schema, String plugin) throws InvalidConfiguration {
    var file =
        new DeclarativeFile(new EntitySchemas(List.of(schema)))
            .parse(
                ("{\"_format_version\":\"3.0\",\"plugins\":[{\"name\":\"mine\"," + plugin + "}]}")
                    .getBytes(StandardCharsets.UTF_8),
                "test");
    return file.plugins().getFirst().config();
  }

  @Test
  void fieldsHaveTheirTypesAndDefaults() throws InvalidConfiguration {
    var schema =
        fields(
            """
            { text = { type = "string", default = "x" } },
            { number = { type = "number", default = 1.5 } },
            { whole = { type = "integer" } },
            { flag = { type = "boolean", required = true, default = true } },
            { list = { type = "array", elements = { type = "string" }, default = { "a", "b" } } },
            { none = { type = "array", elements = { type = "string" }, default = {} } },
            { set = { type = "set", elements = { type = "integer", between = { 1, 5 } } } },
            { map = { type = "map", keys = { type = "string" }, values = { type = "number" },
                      default = {} } },
            { deep = { type = "record", fields = { { port = typedefs.port { default = 80 } } } } },
            """,
            "");

    var config = read(schema, "\"config\":{\"set\":[1,1,2],\"deep\":{}}");

    assertThat(config.text("text")).isEqualTo("x");
    assertThat(config.number("number")).isEqualTo(1.5);
    assertThat(config.has("whole")).isFalse();
    assertThat(config.flag("flag")).isTrue();
    assertThat(config.texts("list")).containsExactly("a", "b");
    assertThat(config.at("none")).isEqualTo(Value.of(List.of()));
    assertThat(config.at("map")).isEqualTo(Value.Obj.EMPTY);
    assertThat(config.list("set")).containsExactly(Value.of(1), Value.of(2));
    assertThat(config.object("deep").number("port")).isEqualTo(80);
    assertThat(problems(schema, "\"config\":{\"whole\":1.5}")).contains("expected an integer");
    assertThat(problems(schema, "\"config\":{\"set\":[9]}"))
        .contains("value should be between 1 and 5");
    assertThat(problems(schema, "\"config\":{\"other\":1}")).contains("unknown field");
    assertThat(problems(schema, "\"config\":{\"map\":{\"a\":\"b\"}}"))
        .contains("expected a number");
  }

  private void assertRefused(String field, String value, String message) {
    var schema = fields("{ f = { " + field + " } }", "");
    assertThat(problems(schema, "\"config\":{\"f\":" + value + "}"))
        .as("%s: %s", field, value)
        .contains(message);
  }

  private void assertTaken(String field, String value) {
    var schema = fields("{ f = { " + field + " } }", "");
    assertThat(problems(schema, "\"config\":{\"f\":" + value + "}"))
        .as("%s: %s", field, value)
        .isEmpty();
  }

  @Test
  void eachRuleOfAFieldRefusesWhatBreaksIt() {
    assertRefused("type = 'string', one_of = { 'a', 'b' }", "\"c\"", "expected one of: a, b");
    assertRefused("type = 'string', not_one_of = { 'a' }", "\"a\"", "must not be one of: a");
    assertRefused("type = 'integer', one_of = { 1, 2 }", "3", "expected one of: 1, 2");
    assertRefused("type = 'number', gt = 0", "0", "value must be greater than 0");
    assertRefused("type = 'number', between = { 1, 2 }", "3", "value should be between 1 and 2");
    assertRefused("type = 'number', ne = 0", "0", "value must not be 0");
    assertRefused("type = 'string', eq = 'x'", "\"y\"", "value must be x");
    assertTaken("type = 'string', eq = 'x'", "\"x\"");
    assertRefused("type = 'string'", "\"\"", "length must be at least 1");
    assertTaken("type = 'string', len_min = 0", "\"\"");
    assertRefused("type = 'string', len_max = 2", "\"abc\"", "length must be at most 2");
    assertRefused("type = 'string', len_eq = 2", "\"abc\"", "length must be 2");
    assertRefused(
        "type = 'array', elements = { type = 'string' }, len_min = 1", "[]", "at least 1");
    assertRefused("type = 'string', match = '^%d+$'", "\"a1\"", "invalid value: a1");
    assertTaken("type = 'string', match = '^%d+$'", "\"11\"");
    assertRefused(
        "type = 'string', match = '^%d+$', err = 'digits, please'", "\"a\"", "digits, please");
    assertRefused("type = 'string', not_match = '%s'", "\"a b\"", "invalid value: a b");
    assertRefused(
        "type = 'string', match_all = { { pattern = '^a', err = 'begin with a' } }",
        "\"b\"",
        "begin with a");
    assertRefused(
        "type = 'string', match_none = { { pattern = '^a', err = 'no a' } }", "\"ab\"", "no a");
    assertRefused(
        "type = 'string', match_any = { patterns = { '^a', '^b' }, err = 'a or b' }",
        "\"c\"",
        "a or b");
    assertTaken("type = 'string', match_any = { patterns = { '^a', '^b' } }", "\"b\"");
    assertRefused("type = 'string', starts_with = '/'", "\"a\"", "should start with: /");
    assertRefused("type = 'string', is_regex = true", "\"(\"", "not a valid regex: (");
    assertRefused("type = 'string', uuid = true", "\"1\"", "expected a valid UUID");
    assertRefused(
        "type = 'array', elements = { type = 'string' }, contains = 'a'",
        "[\"b\"]",
        "expected to contain: a");
    assertRefused("type = 'number', timestamp = true", "-1", "expected a valid timestamp");
    assertRefused("type = 'string', required = true", "null", "required field missing");
  }

  @Test
  void aFieldMayBeCheckedByLua() {
    var even =
        "type = 'integer', custom_validator = function(v) if v % 2 == 0 then return true end"
            + " return nil, v .. ' is odd' end";
    assertTaken(even, "4");
    assertRefused(even, "3", "3 is odd");
    assertRefused(
        "type = 'string', custom_validator = function(v) return false end",
        "\"a\"",
        "invalid value");
    assertRefused(
        "type = 'string', custom_validator = function(v) return v.a.b end",
        "\"a\"",
        "check failed: ");
    assertRefused(
        "type = 'string', custom_validator = function(v) while true do end end",
        "\"a\"",
        "check failed: ");
  }

  @Test
  void theUsualTypeDefinitionsCheckWhatTheyAreNamedAfter() {
    assertRefused("type = 'array', elements = typedefs.host", "[\"a b\"]", "invalid value: a b");
    assertRefused(
        "type = 'array', elements = typedefs.header_name", "[\"a b\"]", "bad header name");
    assertRefused("type = 'array', elements = typedefs.path", "[\"a\"]", "should start with: /");
    assertRefused("type = 'array', elements = typedefs.url", "[\"a\"]", "missing host in url");
    assertTaken("type = 'array', elements = typedefs.url", "[\"https://a.b/c?d\"]");
    assertRefused("type = 'array', elements = typedefs.port", "[65536]", "between 0 and 65535");
    assertRefused(
        "type = 'array', elements = typedefs.timeout", "[-1]", "between 0 and 2147483646");
    assertRefused("type = 'array', elements = typedefs.ip", "[\"10.0.0.0/8\"]", "invalid value");
    assertTaken("type = 'array', elements = typedefs.ip_or_cidr", "[\"10.0.0.0/8\", \"::1\"]");
    assertRefused(
        "type = 'array', elements = typedefs.http_method", "[\"get\"]", "invalid value: get");
    assertRefused("type = 'array', elements = typedefs.uuid", "[\"x\"]", "expected a valid UUID");
    assertRefused(
        "type = 'array', elements = typedefs.certificate", "[\"x\"]", "invalid certificate");
    assertRefused("type = 'array', elements = typedefs.tag", "[\"a,b\"]", "invalid tag");
  }

  @Test
  void eachRuleBetweenFieldsRefusesWhatBreaksIt() {
    var any = fields(THREE, "{ at_least_one_of = { 'a', 'b' } }");
    assertThat(problems(any, "\"config\":{}"))
        .contains("at least one of these fields must be non-empty: 'a', 'b'");
    assertThat(problems(any, "\"config\":{\"b\":\"x\"}")).isEmpty();
    var one = fields(THREE, "{ only_one_of = { 'a', 'b' } }");
    assertThat(problems(one, "\"config\":{\"a\":\"x\",\"b\":\"x\"}"))
        .contains("exactly one of these fields must be non-empty: 'a', 'b'");
    var both = fields(THREE, "{ mutually_required = { 'a', 'b' } }");
    assertThat(problems(both, "\"config\":{\"a\":\"x\"}")).contains("all or none of these fields");
    var either = fields(THREE, "{ mutually_exclusive = { 'a', 'b' } }");
    assertThat(problems(either, "\"config\":{\"a\":\"x\",\"b\":\"x\"}"))
        .contains("only one or none of these fields must be set: 'a', 'b'");
    var distinct = fields(THREE, "{ distinct = { 'a', 'b' } }");
    assertThat(problems(distinct, "\"config\":{\"a\":\"x\",\"b\":\"x\"}"))
        .contains("values of these fields must be distinct");
    var sets =
        fields(THREE, "{ mutually_exclusive_sets = { set1 = { 'a' }, set2 = { 'b', 'c' } } }");
    assertThat(problems(sets, "\"config\":{\"a\":\"x\",\"c\":\"x\"}"))
        .contains("mutually exclusive");
  }

  @Test
  void aRuleMayHoldWhereAnotherFieldHasSomeValue() {
    var when =
        fields(
            THREE,
            "{ conditional = { if_field = 'a', if_match = { eq = 'x' }, then_field = 'b',"
                + " then_match = { required = true } } }");
    assertThat(problems(when, "\"config\":{\"a\":\"x\"}"))
        .contains("required field missing")
        .contains("failed conditional validation given value of field 'a'");
    assertThat(problems(when, "\"config\":{\"a\":\"y\"}")).isEmpty();
    var whenSet =
        fields(
            THREE,
            "{ conditional = { if_field = 'a', if_match = { required = true }, then_field = 'b',"
                + " then_match = { required = true } } }");
    assertThat(problems(whenSet, "\"config\":{\"a\":\"y\"}")).contains("required field missing");
    assertThat(problems(whenSet, "\"config\":{}")).isEmpty();
    var some =
        fields(
            THREE,
            "{ conditional_at_least_one_of = { if_field = 'a', if_match = { one_of = { 'x' } },"
                + " then_at_least_one_of = { 'b', 'c' } } }");
    assertThat(problems(some, "\"config\":{\"a\":\"x\"}"))
        .contains("at least one of these fields must be non-empty: 'b', 'c'");
    assertThat(problems(some, "\"config\":{}")).isEmpty();
  }

  @Test
  void theWholeConfigurationMayBeCheckedByLua() {
    var own =
        fields(
            THREE,
            "{ custom_entity_check = { field_sources = { 'a', 'b' }, fn = function(e)"
                + " if e.a ~= ngx.null and e.a == e.b then return nil, 'a is b' end return true end } }");
    assertThat(problems(own, "\"config\":{\"a\":\"x\",\"b\":\"x\"}")).contains("a is b");
    assertThat(problems(own, "\"config\":{}")).isEmpty();
  }

  @Test
  void aPluginHasTheScopesAndProtocolsOfItsSchema() {
    var schema =
        schema(
            """
            local typedefs = require "kong.db.schema.typedefs"
            return {
              name = "mine",
              fields = {
                { consumer = typedefs.no_consumer },
                { protocols = typedefs.protocols_stream },
                { config = { type = "record", fields = { { a = { type = "string" } } } } },
              },
              entity_checks = { { at_least_one_of = { "config.a" } } },
            }
            """);

    assertThat(problems(schema, "\"config\":{\"a\":\"x\"}")).isEmpty();
    assertThat(problems(schema, "\"config\":{}")).contains("must be non-empty: 'config.a'");
    assertThat(problems(schema, "\"protocols\":[\"http\"],\"config\":{\"a\":\"x\"}"))
        .contains("expected one of: tcp, tls, tls_passthrough, udp");
    assertThat(
            problems(
                schema,
                "\"consumer\":{\"id\":\"11111111-2222-4333-8444-555555555555\"},\"config\":{\"a\":\"x\"}"))
        .contains("value must be null");
  }

  @Test
  void anOlderNameOfAFieldFillsTheNewOne() throws InvalidConfiguration {
    var schema =
        schema(
            """
            return { name = "mine", fields = { { config = { type = "record",
              fields = { { fresh = { type = "record", fields = { { name = { type = "string" } } } } } },
              shorthand_fields = {
                { stale = { type = "string", func = function(value) return { fresh = { name = value } } end,
                            deprecation = { message = "use fresh.name", removal_in_version = "4.0",
                                            replaced_with = { { path = { "fresh", "name" } } } } } },
              },
            } } } }
            """);

    var config = read(schema, "\"config\":{\"stale\":\"x\"}");

    assertThat(config.object("fresh").text("name")).isEqualTo("x");
    assertThat(config.has("stale")).isFalse();
  }

  @Test
  void theAdminApiShowsTheRules() {
    var shown =
        fields(
                "{ f = { type = 'string', required = true, one_of = { 'a' }, description = 'which',"
                    + " referenceable = true, encrypted = true } }",
                "{ at_least_one_of = { 'f' } }")
            .config()
            .toValue()
            .toString();

    assertThat(shown).contains("one_of", "which", "referenceable", "encrypted", "at_least_one_of");
  }

  @Test
  void theFolderNamesAPluginWhateverItsSchemaSays() {
    assertThat(problems(schema("return { name = 'copied-from', fields = {} }"), "\"enabled\":true"))
        .isEmpty();
  }

  @Test
  void aSchemaThatIsNoneIsRefused() {
    assertThatThrownBy(() -> fields("{ f = { type = 'strin' } }", ""))
        .hasMessageContaining("config.f: there is no type 'strin'");
    assertThatThrownBy(() -> fields("{ f = { required = true } }", ""))
        .hasMessageContaining("config.f: has no type");
    assertThatThrownBy(() -> fields("", "{ at_most = { 'f' } }"))
        .hasMessageContaining("there is no entity check 'at_most'");
    assertThatThrownBy(() -> schema("return { fields = {}, }\nx ="))
        .hasMessageContaining("schema.lua:2:");
  }
}
