package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.log`: lines, their format, and boxes around what is inspected.
class PdkLogTest {
  private final FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private String logged(String source) {
    lab.log.clear();
    lab.access(lab.plugin("access", source));
    return String.join("\n", lab.log);
  }

  @Test
  void aLineEndsAsThoseOfNginxDo() {
    var request = new TestRequest("GET", "/a", "", "Host: a.example:8000", "Referer: http://b/\"x");
    lab.access(lab.plugin("access", "kong.log.err('said')"), request);
    assertThat(lab.log.getFirst())
        .contains(
            ", client: 127.0.0.1, server: kong, request: \"GET /a HTTP/1.1\", host: \"a.example")
        .contains(", referrer: \"http://b/\\x22x\", request_id: \"");
  }

  @Test
  void inspectDrawsABoxWithPlaceAndFunction() {
    var lines =
        logged("local function check()\n  kong.log.inspect({1, a = 'x'}, 'y')\nend\ncheck()")
            .split("\n");
    assertThat(lines[0])
        .startsWith(
            "notice: [kong] [string \"local function check()...\"]:check:2 [pre-function] ---")
        .endsWith("-+")
        .hasSize("notice: ".length() + 120);
    assertThat(lines[1]).startsWith("| { 1,   ").endsWith(" |").hasSize(120);
    assertThat(lines[2]).startsWith("|   a = \"x\" ");
    assertThat(lines[3]).startsWith("| } \"y\" ");
    assertThat(lines[4]).startsWith("+" + "-".repeat(118) + "+, client: 127.0.0.1");
  }

  @Test
  void inspectCannotForgeLines() {
    assertThat(logged("kong.log.inspect('a\\nnotice: b')")).contains("| \"a\\nnotice: b\" ");
  }

  @Test
  void inspectIsSwitchedOffAndOnPerPlugin() {
    assertThat(logged("kong.log.inspect.off() kong.log.inspect(1)")).isEmpty();
    assertThat(logged("kong.log.inspect(1)")).isEmpty();
    lab.access(lab.postFunction("access", "kong.log.inspect(2)"));
    assertThat(lab.log).hasSize(1);
    assertThat(logged("kong.log.inspect.on() kong.log.inspect(1)")).contains("| 1 ");
  }

  @Test
  void theFirstLineOfASourceIsNotTakenForAPath() {
    assertThat(logged("kong.log('http://a/b')"))
        .startsWith("notice: [kong] [string \"kong.log('http://a/b')\"]:1 [pre-function] http");
  }

  @Test
  void aFormatHoldsUntilItIsTakenBack() {
    assertThat(logged("kong.log.set_format('<%namespace> %message %%line_src') kong.log('x')"))
        .startsWith("notice: [kong] <pre-function> x %%line_src, client");
    assertThat(logged("kong.log.err('y')")).startsWith("error: [kong] <pre-function> y ");
    assertThat(logged("kong.log.set_format(nil) kong.log('z')"))
        .startsWith("notice: [kong] [string \"kong.log.set_format(nil) kong.log('z')\"]:1 [pre");
    assertThat(lab.error("kong.log.set_format(1)")).endsWith("format must be a string");
    assertThat(lab.error("kong.log.set_format(('x'):rep(2000))")).contains("attempt to call");
  }

  @Test
  void aNewFacilityHasItsOwnNamespaceAndFormat() {
    assertThat(logged("kong.log.new('mine').warn('a', 1)"))
        .startsWith("warn: [kong] [string")
        .contains(" [mine] a1, client");
    assertThat(logged("local log = kong.log.new('mine', '%namespace: %message') log('a')"))
        .startsWith("notice: [kong] mine: a, client");
    assertThat(logged("kong.log.new('mine').inspect('a')")).contains("[mine] ---");
    assertThat(lab.error("kong.log.new()")).endsWith("namespace must be a string");
    assertThat(lab.error("kong.log.new('')")).endsWith("namespace cannot be an empty string");
    assertThat(lab.error("kong.log.new('a', 1)")).endsWith("format must be a string if specified");
    assertThat(lab.error("kong.log.new('a', '')"))
        .endsWith("format cannot be an empty string if specified");
  }

  @Test
  void deprecationsSaySinceWhenAndWhere() {
    assertThat(logged("kong.log.deprecation('old', {after = '1.0'})"))
        .contains("old (deprecated after 1.0), client");
    assertThat(logged("kong.log.deprecation('old ', 'way', {removal = 2})"))
        .contains("old way (scheduled for removal in 2), client");
    assertThat(logged("kong.log.deprecation('old', {trace = true})"))
        .contains("old\\nstack traceback:");
    assertThat(logged("kong.log.deprecation.write('a', 'b')")).startsWith("warn: ").contains(" ab");
  }

  @Test
  void logsWhatItIsGiven() {
    assertThat(logged("kong.log(1, nil, true, 'x')")).contains(" 1niltruex, client");
    assertThat(logged("kong.log()")).startsWith("notice: ");
  }
}
