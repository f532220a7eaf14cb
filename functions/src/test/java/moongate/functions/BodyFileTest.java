package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import moongate.functions.sandbox.SandboxMode;
import moongate.gateway.exchange.GatewaySettings;
import moongate.gateway.spool.FileBudget;
import moongate.gateway.spool.Spool;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ngx.req.get_body_file`: the way to large bodies that plugins written for Kong know.
class BodyFileTest {
  private static final String READ =
      """
      (function()
        ngx.req.read_body()
        local data, path = ngx.req.get_body_data(), ngx.req.get_body_file()
        if not path then return data end
        assert(ngx.req.get_body_file() == path)
        local file = assert(io.open(path, "rb"))
        local content = file:read("*a")
        file:close()
        return tostring(data) .. " " .. content
      end)()\
      """;

  @TempDir private Path folder;
  private Spool spool = Spool.NONE;
  private FunctionLab lab = new FunctionLab();

  @AfterEach
  void close() {
    lab.close();
    spool.close();
  }

  private String read(String body, int room) {
    return result(READ, body, room, GatewaySettings.DEFAULT.maxBufferedBody());
  }

  private String result(String expression, String body, int room, int mostInMemory) {
    lab.close();
    spool = Spool.in(folder, 8192, room, room, FileBudget.UNLIMITED);
    var gateway = GatewaySettings.builder().spool(spool).maxBufferedBody(mostInMemory).build();
    var settings = new TestSettings().mode(SandboxMode.ON).budgets(TestSettings.PATIENT).made();
    lab = new FunctionLab(settings, gateway);
    return lab.result(expression, new TestRequest("POST", "/", body));
  }

  private List<Path> files() {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aLargeBodyIsInAFileUntilTheRequestIsOver() throws Exception {
    var large = "x\u00FF".repeat(5000);
    assertThat(read(large, 1 << 20)).isEqualTo("nil " + large);
    Await.that(() -> files().isEmpty() && spool.inFiles() == 0);
  }

  @Test
  void aSmallBodyIsInNone() {
    assertThat(read("small", 1 << 20)).isEqualTo("small");
    assertThat(files()).isEmpty();
  }

  @Test
  void thereIsNoFileWithoutRoom() {
    assertThat(read("x".repeat(9000), 8999)).isEqualTo("nil");
    assertThat(files()).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeForTheMemoryIsInAFile() throws Exception {
    var large = "0123456789".repeat(40_000);
    assertThat(result(READ, large, 1 << 20, 100_000)).isEqualTo("nil " + large);
    Await.that(() -> files().isEmpty() && spool.inFiles() == 0);
  }

  @Test
  void aBodyThatFoundNoRoomIsNotTakenForNone() {
    var read = "(function() ngx.req.read_body() return { ngx.req.get_body_file() } end)()[2]";
    assertThat(result(read, "x".repeat(400_000), 100_000, 100_000))
        .isEqualTo("no room for the request body in a file: raise body_files_limit");
  }

  @Test
  void whatIsReadAtOnceHasALimitThatNobodyCanRaise() {
    var read = "select(2, kong.request.get_raw_body(300000))";
    assertThat(result(read, "x".repeat(200_000), 1 << 20, 100_000))
        .isEqualTo("request body file too big: 200000 > 100000");
  }
}
