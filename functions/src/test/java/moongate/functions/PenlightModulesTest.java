package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.model.value.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `pl.path` and `pl.template`.
class PenlightModulesTest {
  @TempDir Path folder;

  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(SandboxMode.SANDBOX, List.of("pl.path", "pl.template"), List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `code` returns, a function of `path` and `template`.
  private String run(String code) {
    return lab.returned("local path, template = require 'pl.path', require 'pl.template'\n" + code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "splitpath('some/dir/file.txt') ¦ some/dir|file.txt",
        "splitpath('some/dir/') ¦ some/dir|",
        "splitpath('file') ¦ |file",
        "splitext('/dogs.d/cat.txt') ¦ /dogs.d/cat|.txt",
        "splitext('/dogs.d/cat') ¦ /dogs.d/cat|",
        "dirname('/some/file.txt') ¦ /some",
        "basename('/some/dir/') ¦ ``",
        "extension('archive.tar.gz') ¦ .gz",
        "join('/first', 'second', 'third') ¦ /first/second/third",
        "join('/first', '/second', 'third') ¦ /second/third",
        "join('a', '', 'b', '') ¦ a/b/",
        "normpath('a//b/./c/../d') ¦ a/b/d",
        "normpath('') ¦ .",
        "normpath('/../a') ¦ /a",
        "normpath('../../a') ¦ ../../a",
        "normpath('///a') ¦ /a",
        "normpath('//a') ¦ //a",
        "abspath('../a', '/b/c') ¦ /b/a",
        "relpath('/a/b/c', '/a/d') ¦ ../b/c",
        "relpath('/a', '/a') ¦ .",
        "common_prefix('/a/bc/d', '/a/be/d') ¦ /a",
        "common_prefix('a', 'a/b') ¦ a",
        "isabs('/a') ¦ true"
      })
  void pathsAreTexts(String call, String expected) {
    assertThat(
            run(
                "local function text(...) local all = {} for i = 1, select('#', ...) do"
                    + " all[i] = tostring((select(i, ...))) end return table.concat(all, '|') end"
                    + " return text(path."
                    + call
                    + ")"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exists('/')",
        "isdir('/')",
        "getsize('/etc/hosts')",
        "dir('/')",
        "currentdir()",
        "mkdir('/tmp/x')",
        "expanduser('~')",
        "tmpname()"
      })
  void functionsSeeNoFiles(String call) {
    assertThat(run("return select(2, pcall(function() return path." + call + " end))"))
        .contains("functions see no files");
  }

  /// What `expression` comes to in a plugin of the operator's own.
  private String inPlugin(String expression) {
    var files = new PluginFiles(folder);
    files.plugin(
        "mine",
        "local path = require 'pl.path' return { access = function() kong.response.exit(200,"
            + " tostring((function() "
            + expression
            + " end)())) end }");
    var type = lab.custom(files.path(), "mine").types().getFirst();
    return lab.access(lab.plugin(type, Value.Obj.EMPTY, Optional.empty()));
  }

  @Test
  void pluginsOfOnesOwnSeeFiles() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "12345");
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("a.txt"));
    var code =
        """
        local f, all = 'FOLDER', {}
        local function add(...) for i = 1, select('#', ...) do all[#all + 1] = tostring((select(i, ...))) end end
        add(path.isdir(f), path.isfile(f .. '/a.txt'), path.getsize(f .. '/a.txt'))
        add(path.exists(f .. '/none'), path.exists(f) == f, path.isabs(path.currentdir()))
        add(path.attrib(f .. '/link', 'mode'), path.link_attrib(f .. '/link').mode)
        add(path.getmtime(f .. '/a.txt') > 1e9, path.mkdir(f .. '/new'), path.mkdir(f .. '/new'))
        local count = 0
        for name in path.dir(f) do count = count + 1 end
        add(count, path.rmdir(f .. '/new'), path.exists(f .. '/new'), path.rmdir(f .. '/a.txt'))
        add(path.package_path('kong.plugins.mine.handler') == f .. '/kong/plugins/mine/handler.lua')
        return table.concat(all, ' ')
        """
            .replace("FOLDER", folder.toString());
    assertThat(inPlugin(code).replace(folder.toString(), "F"))
        .isEqualTo(
            "exit 200 true true 5 false true true file link true true nil F/new: File exists"
                + " 6 true false nil F/a.txt: Not a directory true");
  }

  @Test
  void linesOfATemplateAreLuaOrText() {
    assertThat(
            run(
                """
                return (template.substitute([[
                <ul>
                # for i, value in ipairs(T) do
                <li>$(i) = $(value:upper())</li>
                # end
                </ul>]], { ipairs = ipairs, T = { "one", "two" } }))
                """
                    .replace("                ", "")))
        .isEqualTo("<ul>\n<li>1 = ONE</li>\n<li>2 = TWO</li>\n</ul>");
  }

  @Test
  void itsMarksMayBeOthers() {
    assertThat(
            run(
                """
                return (template.substitute("> for i = 1, 2 do\\n@{i}, $(i) # \\n> end\\n",
                  { _escape = ">", _inline_escape = "@", _brackets = "{}" }))\
                """))
        .isEqualTo("1, $(i) # \n2, $(i) # \n");
  }

  @Test
  void aCompiledTemplateIsRenderedAgainAndAgain() {
    assertThat(
            run(
                """
                local made = template.compile("$(x)\\n$(y)\\n", { newline = true })
                return made:render({ x = 1, y = 2 }) .. made:render({ x = "a" }, { y = "b" })\
                """))
        .isEqualTo("12ab");
  }

  @Test
  void whatIsWrongIsToldWithTheLineOfTheTemplate() {
    assertThat(run("return select(2, template.substitute('a\\n$(x.y)\\n'))"))
        .isEqualTo("[string \"TMP\"]:2: attempt to index global 'x' (a nil value)");
    assertThat(run("return select(2, template.compile('a\\n$(x y)', { chunk_name = '=mine' }))"))
        .startsWith("mine:2: ");
  }

  @Test
  void aTemplateSeesNothingButItsEnvironment() {
    assertThat(run("return (template.substitute('$(kong)$(load)$(setfenv)$(string)'))"))
        .isEqualTo("nilnilnilnil");
    assertThat(
            run(
                "local made = template.compile('x') return select(2,"
                    + " pcall(made.render, { run = template.compile }, {}))"))
        .contains("expected a compiled template");
  }

  @Test
  void anEndlessTemplateIsEnded() {
    assertThat(run("return template.substitute('# while true do\\n# end\\n')")).contains("failed");
  }
}
