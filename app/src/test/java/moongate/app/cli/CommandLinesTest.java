package moongate.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moongate.app.settings.KnownSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void withoutACommandTheHelpIsShown() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("start", "stop", "reload", "health", "config", "lua");
  }

  @Test
  void theReadmeShowsTheHelpThatIsPrinted() throws Exception {
    assertThat(run("help")).isZero();
    assertThat(Files.readString(Path.of("../README.md"))).contains(out.toString());
  }

  @Test
  void anUnknownCommandIsAnErrorInOneLine() {
    assertThat(run("strat")).isEqualTo(1);
    assertThat(err.toString()).startsWith("Error: Unmatched argument at index 0: 'strat'");
  }

  @Test
  void theTableOfSettingsIsASettingsFile() {
    assertThat(run("settings")).isZero();
    assertThat(out.toString().lines().filter(line -> line.contains(" = ") || line.endsWith(" =")))
        .hasSize(KnownSettings.ALL.size())
        .allMatch(line -> line.startsWith("#"));
  }

  @Test
  void aNodeThatDoesNotRunIsNotHealthy() {
    assertThat(run("health", "-p", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("Error: Moongate is not running at " + folder + "\n");
  }

  @Test
  void aSettingsFileThatIsNotThereIsAnErrorInOneLine() {
    assertThat(run("start", "-c", folder.resolve("none.conf").toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "Error: cannot read the settings file "
                + folder.resolve("none.conf")
                + ": no such file\n\n"
                + "  Run with --v (verbose) or --vv (debug) for more details\n");
  }

  @Test
  void aPluginThatIsNotThereIsFoundByACheck() throws Exception {
    var file = folder.resolve("node.conf");
    Files.writeString(file, "plugins = bundled,key-autj\n");
    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Error: plugins: there is no plugin key-autj: lua_package_path has no module")
        .contains("no file './kong/plugins/key-autj/handler.lua'", "key-auth, ");
    Files.writeString(file, "plugins = bundled,-key-auth\n");
    assertThat(run("check", file.toString())).isZero();
    assertThat(out.toString()).contains("configuration at " + file + " is valid");
  }

  /// What would end a start ends a check: a pipeline asks it before it restarts a node.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssl_cert = none.pem|ssl_cert has 1 entries, but ssl_cert_key has 0",
        "lua_ssl_trusted_certificate = /none.pem|lua_ssl_trusted_certificate: cannot read the file"
            + " /none.pem: no such file",
        "client_ssl = on|client_ssl_cert must be specified when client_ssl is on",
        "declarative_config = /none.yml|cannot read the declarative configuration /none.yml: no such"
            + " file",
        "proxy_access_log = logs/a.log mine|proxy_access_log: unknown log format \"mine\"",
        "proxy_access_log = logs/a.log if=$keeplog|proxy_access_log: unknown \"keeplog\" variable",
      })
  void whatANodeWouldNotStartWithIsFoundByACheck(String setting, String problem) throws Exception {
    var file = folder.resolve("node.conf");
    Files.writeString(file, setting + "\n");
    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("Error: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services: [{name: s}]|kong.yml:2: services[1].host: required field missing",
        "plugins: [{name: pre-function, config: {access: [x = =]}}]"
            + "|kong.yml:2: plugins[1].config.access[1]: error parsing pre-function: ",
        "plugins: [}|kong.yml:2: failed parsing declarative configuration: ",
      })
  void mistakesInTheDeclarativeConfigurationAreFoundByACheckWithFileAndLine(
      String line, String problem) throws Exception {
    var yaml =
        Files.writeString(folder.resolve("kong.yml"), "_format_version: \"3.0\"\n" + line + "\n");
    var file = folder.resolve("node.conf");
    Files.writeString(file, "declarative_config = kong.yml\n");
    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Error: error parsing declarative config file " + yaml + ":\n" + problem);
    Files.writeString(file, "declarative_config = kong.yml\ndatabase = embedded\n");
    assertThat(run("check", file.toString())).as("which has no effect").isZero();
  }

  @Test
  void aDeclarativeConfigurationThatIsAFolderIsNamed() throws Exception {
    var yaml = Files.createDirectory(folder.resolve("kong.yml"));
    var file = Files.writeString(folder.resolve("node.conf"), "declarative_config = kong.yml\n");
    assertThat(run("check", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "Error: cannot read the declarative configuration " + yaml + ": Is a directory");
  }

  @Test
  void filesOfListenersThatThereAreNotAreNotAskedFor() throws Exception {
    var file = folder.resolve("node.conf");
    Files.writeString(
        file, "proxy_listen = 127.0.0.1:8000\nssl_cert = none.pem\nssl_cert_key = none.key\n");
    assertThat(run("check", file.toString())).isZero();
  }

  /// Scripts for Kong give them to all commands that write nginx's configuration there.
  @ParameterizedTest
  @ValueSource(strings = {"start", "restart", "reload", "prepare"})
  void optionsForTemplatesOfNginxAreAccepted(String command) {
    var none = folder.resolve("none.conf").toString();
    var problem = "cannot read the settings file " + none;
    assertThat(run(command, "--nginx-conf", "a.template", "-c", none)).isEqualTo(1);
    assertThat(err.toString()).contains(problem).doesNotContain("Unknown option");
    assertThat(run(command, "--nginx-conf-flags", "a", "-c", none)).isEqualTo(1);
    assertThat(err.toString()).doesNotContain("Unknown option");
  }

  /// Kong takes options before and behind the name of what is to be done.
  @Test
  void optionsMayStandBeforeTheNameOfWhatIsToBeDone() {
    assertThat(NamesFirst.of(CommandLines.moongate(), "config", "-c", "a.conf", "parse", "b.yml"))
        .containsExactly("config", "parse", "-c", "a.conf", "b.yml");
    for (var unchanged :
        List.of(
            List.of("config", "parse", "-c", "up"),
            List.of("migrations", "up", "-y"),
            List.of("reload", "-c", "a.conf"),
            List.of("nonsense", "-c", "up"),
            List.of("help"))) {
      assertThat(NamesFirst.of(CommandLines.moongate(), unchanged.toArray(String[]::new)))
          .containsExactlyElementsOf(unchanged);
    }
  }

  @Test
  void whoGivesATemplateOfNginxIsToldThatItHasNoEffect() {
    var prefix = folder.resolve("prefix").toString();
    assertThat(run("prepare", "--nginx-conf", "a.template", "-p", prefix)).isZero();
    assertThat(err.toString()).isEqualTo("Notice: --nginx-conf has no effect, there is no nginx\n");
  }

  @Test
  void whoAsksForMoreGetsTheSettingsAndNoHint() {
    assertThat(run("health", "--vv", "-p", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "prefix in use: " + folder,
            "log_level = \"notice\"",
            "CommandException",
            "is not running")
        .doesNotContain("Run with --v");
  }

  @Test
  void thePrefixCanBePreparedAlone() {
    var prefix = folder.resolve("new");
    assertThat(run("prepare", "-p", prefix.toString())).isZero();
    assertThat(prefix.resolve("logs")).isDirectory();
  }

  @Test
  void aLuaFileThatIsNotThereIsAnErrorInOneLine() {
    assertThat(run("lua", folder.resolve("none.lua").toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("Error: cannot open " + folder.resolve("none.lua") + "\n");
  }

  @Test
  void startKnowsTheOptionsOfAllCommandsThoughItIsReadAlone() {
    assertThat(run("start", "--help")).isZero();
    assertThat(out.toString()).contains("moongate start", "--conf", "--prefix", "--vv");
    assertThat(run("start", "--nope")).isEqualTo(1);
    assertThat(err.toString()).contains("Unknown option: '--nope'", "See 'moongate start --help'");
  }

  private int run(String... arguments) {
    return CommandLines.moongate(arguments)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
