package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aSyntaxErrorHasItsLineAndColumn() {
    assertThat(lint("local a = 1\nlocal b = = 2")).isEqualTo(1);
    assertFound("2:11: error: unexpected symbol near '='");
  }

  @Test
  void aCommentThatNamesNoPhaseIsTold() {
    assertThat(lint("local a = 1\n-- phase: acess\nkong.log(a)")).isZero();
    assertFound(
        "2:11: warning: there is no phase 'acess': certificate, rewrite, access, header_filter,"
            + " body_filter, log");
    assertThat(out.toString()).endsWith("1 file, 0 errors, 1 warning\n");
  }

  @Test
  void testsKnowTheNamesOfTests() throws IOException {
    var file = folder.resolve("auth_test.lua");
    Files.writeString(
        file,
        "describe('auth', function()\n"
            + "  it('answers', function()\n"
            + "    expct(gateway({}):request({}).status, io.read()).equals(200)\n"
            + "  end)\n"
            + "end)\n");
    assertThat(run("lint", folder.toString())).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            file
                + ":3:5: error: there is no global 'expct': 'expect' is meant?\n"
                + "1 file, 1 error, 0 warnings\n");
  }

  @Test
  void anUnknownMemberIsGuessed() {
    assertThat(lint("local a = kong.request.get_heder('x')")).isEqualTo(1);
    assertFound(
        "1:11: error: there is no 'kong.request.get_heder': 'kong.request.get_header' is meant?");
  }

  @Test
  void anUnknownGlobalIsGuessed() {
    assertThat(lint("local a = tostrng(1)")).isEqualTo(1);
    assertFound("1:11: error: there is no global 'tostrng': 'tostring' is meant?");
  }

  @Test
  void aDeniedNameSaysWhichSettingGrantsIt() {
    assertThat(lint("local a = string.rep('x', 3)")).isEqualTo(1);
    assertFound(
        "1:11: error: there is no 'string.rep' ('string.rep' is not part of the sandbox;"
            + " untrusted_lua_sandbox_environment = string.rep would grant it)");
  }

  @Test
  void theModeDecidesWhatIsThere() {
    assertThat(lint("local a = string.rep('x', 3)", "--mode", "on")).isZero();
    assertThat(lint("kong.router.get_route()", "--mode", "strict")).isEqualTo(1);
    assertFound("untrusted_lua = lax would grant it");
    assertThat(lint("kong.router.get_route()", "--mode", "lax")).isZero();
  }

  @Test
  void aModuleThatRequireRefusesIsFound() {
    assertThat(lint("local http = require 'resty.http'")).isEqualTo(1);
    assertFound(
        "1:14: error: require 'resty.http' is not allowed"
            + " (untrusted_lua_sandbox_requires = resty.http would allow it)");
  }

  @Test
  void aCallInAPhaseThatRefusesItIsFound() {
    assertThat(lint("kong.service.request.set_header('a', 'b')", "--phase", "header_filter"))
        .isEqualTo(1);
    assertFound(
        "1:1: error: kong.service.request.set_header: function cannot be called in header_filter phase");
    assertThat(lint("kong.service.request.set_header('a', 'b')", "--phase", "access")).isZero();
    assertThat(lint("-- phase: log\nreturn function() ngx.sleep(1) end")).isEqualTo(1);
    assertFound("2:19: error: ngx.sleep: API disabled in the context of log_by_lua*");
  }

  @Test
  void whatATimerRunsIsCheckedAsATimer() {
    assertThat(lint("ngx.timer.at(0, function() ngx.sleep(1) end)", "--phase", "log")).isZero();
    assertThat(lint("ngx.timer.at(0, function() kong.request.get_path() end)", "--phase", "log"))
        .isEqualTo(1);
  }

  @Test
  void aFunctionThatMayRunElsewhereIsOnlyWarnedOf() {
    assertThat(
            lint(
                "local function later() ngx.sleep(1) end\nngx.timer.at(0, later)",
                "--phase",
                "log"))
        .isZero();
    assertFound("1:24: warning: ngx.sleep");
  }

  @Test
  void aGlobalThatIsAssignedIsAWarning() {
    assertThat(lint("count = 1\nkong.log(count)\nfunction twice(x) return 2 * x end")).isZero();
    assertFound("1:1: warning: assigns to the global 'count': 'local count' is meant?");
    assertFound("3:10: warning: assigns to the global 'twice'");
  }

  @Test
  void whatOnlyARequestHasIsNoMistake() {
    assertThat(
            lint(
                """
                kong.ctx.shared.user = ngx.ctx.user or kong.ctx.plugin.name
                ngx.status, ngx.header["X-A"] = 200, ngx.var.arg_x
                ngx.header.x_b = ngx.arg[1]
                local dict = ngx.shared.kong
                kong.log.err(_G.x, dict, ngx.ERR, ngx.HTTP_OK, kong.configuration.prefix, kong.version)
                """))
        .as(out::toString)
        .isZero();
    assertThat(out.toString()).isEqualTo("1 file, 0 errors, 0 warnings\n");
  }

  @Test
  void aMethodThatTextsDoNotHaveIsFound() {
    assertThat(lint("kong.log(('x'):rep(3))")).isEqualTo(1);
    assertFound(
        "1:16: error: there is no ':rep()' of texts ('string.rep' is not part of the sandbox;"
            + " untrusted_lua_sandbox_environment = string.rep would grant it)");
    assertThat(lint("local s = kong.request.get_path()\nkong.log(s:rep(3), s:upper())")).isZero();
    assertFound("2:12: warning: there is no ':rep()' of texts");
    assertThat(lint("kong.log(('x'):uper())")).isEqualTo(1);
    assertThat(lint("kong.log(('x'):rep(3))", "--mode", "on")).isZero();
  }

  @Test
  void anAssignmentToWhatIsProtectedIsFound() {
    assertThat(lint("kong.log.err = print\nstring.trim = print\nngx.say = print")).isEqualTo(1);
    assertFound(
        "1:1: error: assigns to 'kong.log.err', and 'kong.log' is protected by the sandbox");
    assertFound("2:1: error: assigns to 'string.trim', and 'string' is protected");
    assertThat(
            lint(
                "ngx.status = 200\nngx.header.a = 'b'\nngx.ctx.a = 1\nkong.ctx.shared.a = 1\n"
                    + "ngx.var.args = 'a=1'\nngx.arg[1] = ''\n_G.shared = 1"))
        .isZero();
  }

  @Test
  void aLocalThatNothingUsesIsFound() {
    assertThat(
            lint(
                "local ok, err = pcall(print)\nlocal a, b = 1, 2\nkong.log(err, a)\n"
                    + "local function f() end\nfor i = 1, 2 do local _ = i end"))
        .isZero();
    assertFound("2:10: warning: nothing uses the local 'b'");
    assertFound("4:16: warning: nothing uses the local 'f'");
    assertThat(out.toString()).doesNotContain("'ok'").doesNotContain("'a'");
  }

  @Test
  void functionsOfAConfigurationHaveItsLinesAndPhases() throws IOException {
    Files.writeString(folder.resolve("part.lua"), "\nkong.response.exit(200)");
    var file =
        Files.writeString(
            folder.resolve("kong.yml"),
            """
            _format_version: "3.0"
            plugins:
            - name: pre-function
              config:
                access:
                - |
                  local a = 1
                  kong.log(a, tostrng(a))
                body_filter:
                - file: part.lua
            """);

    assertThat(run("lint", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(file + ":8:19: error: there is no global 'tostrng'")
        .contains(folder.resolve("part.lua") + ":2:1: error: kong.response.exit: function cannot");
  }

  @Test
  void aPhaseThatIsNoneIsAnErrorInOneLine() {
    assertThat(lint("", "--phase", "acces")).isEqualTo(1);
    assertThat(err.toString()).startsWith("Error: there is no phase 'acces': certificate, rewrite");
  }

  @Test
  void aFileThatIsNotThereIsAnErrorInOneLine() {
    assertThat(run("lint", folder.resolve("none.lua").toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Error: no file or folder " + folder.resolve("none.lua") + "\n");
  }

  private void assertFound(String text) {
    assertThat(out.toString()).contains(text);
  }

  private int lint(String source, String... options) {
    try {
      var file = Files.writeString(folder.resolve("function.lua"), source);
      var arguments = new ArrayList<>(List.of("lint", file.toString()));
      arguments.addAll(List.of(options));
      return run(arguments.toArray(String[]::new));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private int run(String... arguments) {
    return CommandLines.moongate()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
