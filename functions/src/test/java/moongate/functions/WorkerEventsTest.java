package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import moongate.functions.sandbox.SandboxMode;
import moongate.model.Change;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kong.worker_events`: what functions of different event loops tell each other.
class WorkerEventsTest {
  private static final String ID = "5c0de5ee-3d93-4d17-9c58-9dc2ee7a7a02";

  private final FunctionSettings settings = new TestSettings().mode(SandboxMode.SANDBOX).made();
  private final FunctionLab lab = new FunctionLab(0, settings);
  private final FunctionLab other = new FunctionLab(1, settings);

  @TempDir private Path folder;

  @AfterEach
  void close() {
    lab.close();
    other.close();
  }

  /// Registers a handler that logs what it is told.
  private static void listen(FunctionLab loop, String name, String events) {
    loop.result(
        """
        kong.worker_events.register(function(data, event, source, worker)
          local text = type(data) == 'table' and data.text or tostring(data)
          kong.log.err('%s: ', text, ' ', event, ' ', source, ' ', tostring(worker))
        end%s)\
        """
            .formatted(name, events));
  }

  private static List<String> heard(FunctionLab loop, String name) {
    return loop.log.stream()
        .filter(line -> line.contains(name + ": "))
        .map(line -> line.replaceFirst(".*" + name + ": ", "").replaceFirst(",.*", ""))
        .toList();
  }

  @Test
  void anEventIsHeardOnEachLoop() throws Exception {
    listen(lab, "here", ", 'shop', 'sold'");
    listen(other, "there", ", 'shop'");
    listen(other, "all", "");
    listen(other, "wrong", ", 'shop', 'bought'");

    assertThat(lab.result("kong.worker_events.post('shop', 'sold', {text = 'a hat'})"))
        .isEqualTo("true");

    Await.that(() -> !heard(lab, "here").isEmpty() && heard(other, "all").size() == 1);
    assertThat(heard(lab, "here")).containsExactly("a hat sold shop 0");
    assertThat(heard(other, "there")).containsExactly("a hat sold shop 0");
    assertThat(heard(other, "wrong")).isEmpty();
  }

  @Test
  void aUniqueEventIsHeardOnce() throws Exception {
    listen(lab, "here", ", 'shop'");
    listen(other, "there", ", 'shop'");

    lab.result("kong.worker_events.post('shop', 'sold', 'a hat', 'hat-1')");
    other.result("kong.worker_events.post('shop', 'sold', 'a hat', 'hat-1')");
    lab.result("kong.worker_events.post('shop', 'closed', nil)");

    Await.that(() -> heard(lab, "here").contains("nil closed shop 0"));
    Await.that(() -> heard(other, "there").contains("nil closed shop 0"));
    assertThat(heard(lab, "here").size() + heard(other, "there").size()).isEqualTo(3);
  }

  @Test
  void aLocalEventIsHeardAtOnceAndHereOnly() throws Exception {
    listen(other, "there", ", 'shop'");
    assertThat(
            lab.result(
                """
                (function()
                  local got
                  local function keep(data, event, source, worker)
                    got = data
                    got.worker = tostring(worker)
                  end
                  kong.worker_events.register(keep, 'shop', 'sold')
                  kong.worker_events.register(function() error('broken') end, 'shop')
                  local hat = {}
                  kong.worker_events.post_local('shop', 'sold', hat)
                  return tostring(got == hat) .. ' ' .. hat.worker
                end)()\
                """))
        .isEqualTo("true nil");
    assertThat(lab.log).anyMatch(line -> line.contains("a handler of an event failed"));
    assertThat(heard(other, "there")).isEmpty();
  }

  @Test
  void aHandlerThatFailsIsLoggedAndDoesNotHinderOthers() throws Exception {
    lab.result("kong.worker_events.register(function() error('broken') end, 'shop')");
    listen(lab, "here", ", 'shop'");

    lab.result("kong.worker_events.post('shop', 'sold', 1)");

    Await.that(() -> !heard(lab, "here").isEmpty());
    assertThat(lab.log).anyMatch(line -> line.contains("lua entry thread aborted"));
  }

  @Test
  void whatIsUnregisteredIsNotTold() throws Exception {
    assertThat(
            lab.result(
                """
                (function()
                  local got = 0
                  local function count() got = got + 1 end
                  local events = kong.worker_events
                  events.register(count, 'shop', 'sold', 'bought')
                  events.register(count, 'shop', 'sold')
                  events.post_local('shop', 'sold')
                  events.post_local('shop', 'bought')
                  local first = kong.worker_events.unregister(count, 'shop', 'sold')
                  local again = events.unregister(count, 'shop', 'sold')
                  events.post_local('shop', 'sold')
                  return got .. ' ' .. tostring(first) .. ' ' .. tostring(again)
                end)()\
                """))
        .isEqualTo("2 true false");
  }

  @Test
  void aWeakHandlerIsToldWhileSomethingElseRefersToIt() throws Exception {
    assertThat(
            lab.result(
                """
                (function()
                  local got = 0
                  function count() got = got + 1 end
                  kong.worker_events.register_weak(count, 'shop')
                  kong.worker_events.post_local('shop', 'sold')
                  return got
                end)()\
                """))
        .isEqualTo("1");
  }

  @Test
  void thereIsNothingToConfigureOrPoll() throws Exception {
    assertThat(lab.result("tostring(kong.worker_events.configured()) .. kong.worker_events.poll()"))
        .isEqualTo("truedone");
  }

  @Test
  void whatCannotBePostedIsRefused() throws Exception {
    assertThat(lab.result("select(2, kong.worker_events.post('', 'sold'))"))
        .isEqualTo("source is required");
    assertThat(lab.result("select(2, kong.worker_events.post('shop'))"))
        .isEqualTo("event is required");
    assertThat(lab.result("select(2, kong.worker_events.post('shop', 'sold', print))"))
        .isEqualTo("failed to serialize event data: cannot post a value of type function");
    assertThat(
            lab.result(
                """
                (function()
                  local text = 'x'
                  for i = 1, 16 do text = text .. text end
                  return select(2, kong.worker_events.post('shop', 'sold', text))
                end)()\
                """))
        .isEqualTo("payload exceeds the limitation (65535)");
  }

  @Test
  void aListOfEventsKnowsNoOthers() throws Exception {
    assertThat(
            lab.result(
                """
                (function()
                  local list = kong.worker_events.event_list('shop', 'sold')
                  local _, why = pcall(function() return list.bought end)
                  return list._source .. ' ' .. list.sold .. ' ' .. why
                end)()\
                """))
        .isEqualTo("shop sold event 'bought' is an unknown event of source 'shop'");
  }

  @Test
  void handlersAreLimited() throws Exception {
    assertThat(
            lab.error(
                "for i = 1, 1000 do kong.worker_events.register(function() return i end, 's') end"))
        .contains("too many event handlers");
  }

  @Test
  void handlersEndWithTheirConfiguration() throws Exception {
    var plugin =
        lab.plugin(
            "access",
            "kong.worker_events.register(function() kong.log.err('old: heard') end, 'shop')");
    lab.serveWith(plugin);
    lab.access(plugin);
    lab.serveWith();
    listen(other, "there", ", 'shop'");

    other.result("kong.worker_events.post('shop', 'sold', 1)");

    Await.that(() -> !heard(other, "there").isEmpty());
    lab.result("1");
    assertThat(heard(lab, "old")).isEmpty();
  }

  @Test
  void changesOfEntitiesAreTold() throws Exception {
    lab.result(
        """
        kong.worker_events.register(function(data, event)
          kong.log.err('crud: ', event, ' ', data.operation, ' ', data.entity.username, ' ',
            tostring(data.old_entity and data.old_entity.username), ' ', data.schema.name, ' ',
            tostring(data.workspace == kong.default_workspace))
        end, 'crud', 'consumers', 'consumers:create', 'consumers:update', 'consumers:delete')\
        """);
    listen(other, "there", ", 'crud'");
    var before = new Snapshot(Map.of("consumers", List.of(consumer("alice"))), "", "");

    lab.changed(List.of(Change.put("consumers", consumer("alice"))), Snapshot.EMPTY);
    lab.changed(List.of(Change.put("consumers", consumer("bob"))), before);
    lab.changed(List.of(Change.removal("consumers", ID)), before);

    Await.that(() -> heard(lab, "crud").size() == 6);
    assertThat(heard(lab, "crud"))
        .containsExactly(
            "consumers create alice nil consumers true",
            "consumers:create create alice nil consumers true",
            "consumers update bob alice consumers true",
            "consumers:update update bob alice consumers true",
            "consumers delete alice nil consumers true",
            "consumers:delete delete alice nil consumers true");
    assertThat(heard(other, "there")).isEmpty();
  }

  private static Value.Obj consumer(String name) {
    return Value.of(Map.of("id", Value.of(ID), "username", Value.of(name)));
  }

  @Test
  void privateKeysAreNotTold() throws Exception {
    lab.result(
        """
        kong.worker_events.register(function(data)
          kong.log.err('crud: ', data.entity.cert, ' ', data.entity.key)
        end, 'crud', 'certificates')\
        """);
    var certificate =
        Value.of(
            Map.of("id", Value.of(ID), "cert", Value.of("public"), "key", Value.of("private")));

    lab.changed(List.of(Change.put("certificates", certificate)), Snapshot.EMPTY);

    Await.that(() -> !heard(lab, "crud").isEmpty());
    assertThat(heard(lab, "crud")).containsExactly("public ******");
  }

  @Test
  void handlersOfAPluginAreForgottenWhenItsCodeIsReplaced() throws Exception {
    var files = new PluginFiles(folder);
    var handler =
        """
        return { init_worker = function()
          kong.worker_events.register(function() kong.log.err('mine: heard') end, 'shop')
        end, access = function() end }
        """;
    files.plugin("mine", handler);
    var plugins = lab.custom(files.path(), "mine");
    lab.onLoop(plugins::start);
    assertThat(plugins.reload()).isEqualTo(Optional.empty());
    lab.onLoop(plugins::start);

    other.result("kong.worker_events.post('shop', 'sold', 1)");
    listen(other, "there", ", 'shop'");
    other.result("kong.worker_events.post('shop', 'sold', 1)");

    Await.that(() -> heard(lab, "mine").size() == 2 && !heard(other, "there").isEmpty());
    assertThat(heard(lab, "mine")).hasSize(2);
  }
}
