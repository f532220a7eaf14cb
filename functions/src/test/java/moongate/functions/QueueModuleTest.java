package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import moongate.functions.sandbox.SandboxMode;
import moongate.functions.sandbox.SandboxSettings;
import moongate.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `kong.tools.queue`: what loggers that are written in Lua send by.
class QueueModuleTest {
  private final FunctionLab lab =
      new FunctionLab(
          new SandboxSettings(SandboxMode.SANDBOX, List.of("kong.tools.queue"), List.of()));

  @AfterEach
  void close() {
    lab.close();
  }

  /// What `code` returns, a function of `queue`, of `put(config, value)`, which hands batches over
  /// to `take`, and of `settle`, which waits until nothing is under way.
  private String run(String code) {
    return lab.returned(
        """
        local queue = require "kong.tools.queue"
        local taken, take = {}, function() return true end
        local function put(config, value)
          config.name = config.name or "mine"
          return queue.enqueue(config, function(of, values)
            taken[#taken + 1] = of .. table.concat(values, ",")
            return take(values)
          end, "to ", value)
        end
        local function settle()
          repeat ngx.sleep(0.002) until ngx.timer.pending_count() + ngx.timer.running_count() == 0
          return table.concat(taken, "|")
        end
        """
            + code);
  }

  private long lines(String text) {
    return lab.log.stream().filter(line -> line.contains(text)).count();
  }

  @Test
  void aValueAloneIsHandedOverAtOnce() {
    assertThat(run("local ok = put({}, 'a') return tostring(ok) .. settle()"))
        .isEqualTo("trueto a");
  }

  @Test
  void valuesAreHandedOverTogether() {
    assertThat(
            run(
                """
                local config = { max_batch_size = 3, max_coalescing_delay = 0.5 }
                for _, value in ipairs { "a", "b", "c", "d" } do put(config, value) end
                return settle()\
                """))
        .isEqualTo("to a,b,c|to d");
  }

  @Test
  void aFullBatchDoesNotWaitForMore() {
    assertThat(
            run(
                """
                local config = { max_batch_size = 2, max_coalescing_delay = 3600 }
                put(config, "a")
                put(config, "b")
                repeat ngx.sleep(0.002) until #taken > 0
                return taken[1]\
                """))
        .isEqualTo("to a,b");
  }

  @Test
  void whatFailsIsTriedAgain() {
    assertThat(
            run(
                """
                take = function()
                  if #taken == 1 then return false, "not now" end
                  if #taken == 2 then error("broken") end
                  return true
                end
                put({ log_tag = "mail", initial_retry_delay = 0.001 }, "a")
                return settle()\
                """))
        .isEqualTo("to a|to a|to a");
    assertThat(lines("queue mail: handler could not process 1 values: not now")).isEqualTo(1);
    assertThat(lines("broken")).isEqualTo(1);
  }

  @Test
  void whatFailsForTooLongMakesRoomForWhatFollows() {
    assertThat(
            run(
                """
                take = function(values) return values[1] ~= "a", "never" end
                put({ max_retry_time = 0 }, "a")
                put({ max_retry_time = 0 }, "b")
                return settle()\
                """))
        .isEqualTo("to a|to b");
    assertThat(lines("queue mine: could not send 1 values, which are dropped: never")).isEqualTo(1);
  }

  @Test
  void aFullQueueDropsItsOldest() {
    assertThat(
            run(
                """
                local config = { max_batch_size = 9, max_entries = 2, max_coalescing_delay = 0.5 }
                for _, value in ipairs { "a", "b", "c" } do put(config, value) end
                return settle()\
                """))
        .isEqualTo("to b,c");
    assertThat(lines("queue mine: full, the oldest 1 values were dropped")).isEqualTo(1);
    assertThat(
            run(
                """
                local config = { max_batch_size = 9, max_bytes = 4, max_coalescing_delay = 0.5 }
                for _, value in ipairs { "aa", "bb", "ccc" } do put(config, value) end
                local ok, err = put(config, "ddddd")
                return settle() .. tostring(ok) .. err\
                """))
        .isEqualTo("to cccnilthe value has 5 bytes, the queue takes 4");
  }

  @Test
  void batchesOfAParallelQueueDoNotWaitForEachOther() {
    assertThat(
            run(
                """
                take = function(values)
                  while values[1] == "a" and #taken < 3 do ngx.sleep(0.002) end
                  taken[#taken + 1] = values[1]
                  return true
                end
                put({ concurrency_limit = -1 }, "a")
                put({ concurrency_limit = -1 }, "b")
                return settle()\
                """))
        .isEqualTo("to a|to b|b|a");
  }

  @Test
  void whatWaitsIsSentWhenItsConfigurationIsGone() throws Exception {
    var plugin =
        lab.plugin(
            "access",
            """
            local queue = require "kong.tools.queue"
            local config = { name = "late", max_batch_size = 9, max_coalescing_delay = 3600 }
            for _, value in ipairs { "a", "b" } do
              queue.enqueue(config, function(_, values)
                kong.log.err("sent ", table.concat(values, ","))
                return true
              end, nil, value)
            end
            """);
    lab.serveWith(plugin);
    lab.access(plugin);
    lab.serveWith(lab.plugin("access", "local another"));
    Await.that(() -> lines("sent a,b") == 1);
  }

  @Test
  void anotherPluginHasQueuesOfItsOwn() throws Exception {
    var source =
        """
        require("kong.tools.queue").enqueue({ name = "same", max_batch_size = 2,
          max_coalescing_delay = 0.01 }, function(of, values)
            kong.log.err(of, table.concat(values, ","))
            return true
          end, "WHO ", "v")
        """;
    lab.access(lab.plugin("access", source.replace("WHO", "first")));
    lab.access(lab.postFunction("access", source.replace("WHO", "second")));
    Await.that(() -> lines("first v") + lines("second v") > 1 || lines("v,v") > 0);
    assertThat(lines("v,v")).isZero();
  }

  @Test
  void parametersComeFromTheConfigurationOfAPlugin() {
    var params =
        run(
            """
            local p = queue.get_plugin_params("mail",
              { queue = { max_batch_size = 1, max_entries = 7 }, queue_size = 5 }, "to all")
            return p.name .. p.log_tag .. p.max_batch_size .. p.max_entries
            """);
    assertThat(params).isEqualTo("mail:to allmail57");
  }

  @Test
  void wrongArgumentsAreErrors() {
    var calls =
        Map.of(
            "queue.enqueue(nil, print, nil, 1)", "the configuration of a queue must be a table",
            "queue.enqueue({}, print, nil, 1)", "must have a name, a string",
            "queue.enqueue({ name = 'q' }, nil, nil, 1)", "must be a function",
            "queue.enqueue({ name = 'q' }, print, nil, nil)", "must not be nil");
    calls.forEach((call, message) ->
        assertThat(
                lab.error(
                    "(function() local queue = require 'kong.tools.queue' " + call + " end)()"))
            .contains(message));
  }
}
