package moongate.functions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import moongate.functions.api.NodeClock;
import moongate.functions.api.NodeServices;
import moongate.functions.api.SharedDictionaries;
import moongate.functions.api.SharedDictionary;
import moongate.functions.api.SharedDictionary.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `ngx.shared`.
class SharedDictionariesTest {
  private final FunctionLab lab =
      new FunctionLab(
          new FunctionSettings(
              FunctionSettings.DEFAULT.sandbox(),
              FunctionSettings.DEFAULT.budgets(),
              FunctionSettings.DEFAULT.facts(),
              FunctionSettings.DEFAULT.log(),
              Map.of("mine", 65536L),
              NodeServices.offline(1)));

  @AfterEach
  void close() {
    lab.close();
  }

  private String run(String code) {
    return lab.result(
        "(function() local d = ngx.shared.mine local out = {} local function p(...) for i = 1,"
            + " select('#', ...) do out[#out + 1] = tostring((select(i, ...))) end end "
            + code
            + " return table.concat(out, ' ') end)()");
  }

  @Test
  void keepsValuesWithFlagsForAllRequests() {
    assertThat(run("p(d:set('a', 'x')) p(d:set('n', 1.5, 0, 7)) p(d:set('b', false))"))
        .isEqualTo("true nil false true nil false true nil false");
    assertThat(run("p(d:get('a')) p(d:get('n')) p(d:get('b')) p(d:get('none'))"))
        .isEqualTo("x 1.5 7 false nil");
    assertThat(run("p(d:set('a', nil)) p(d:get('a')) p(d:delete('n')) p(d:get('n'))"))
        .isEqualTo("true nil false nil true nil false nil");
    assertThat(run("p(ngx.shared.kong ~= nil, ngx.shared.undeclared)")).isEqualTo("true nil");
  }

  @Test
  void addsAndReplaces() {
    assertThat(run("p(d:add('a', 1)) p(d:add('a', 2)) p(d:replace('a', 3)) p(d:get('a'))"))
        .isEqualTo("true nil false false exists false true nil false 3");
    assertThat(run("p(d:replace('z', 3)) p(d:add('z'))"))
        .isEqualTo("false not found false false attempt to add or replace nil values false");
    assertThat(run("p(pcall(d.set, d, 'k', 1, 0, 'x'))")).endsWith("bad \"flags\" argument");
  }

  @Test
  void numbersAreCountedUpAndNothingElseIs() {
    assertThat(
            run(
                "p(d:incr('c', 1)) p(d:incr('c', 2, 10)) p(d:incr('c', 1)) d:set('s', 'x')"
                    + " p(d:incr('s', 1))"))
        .isEqualTo("nil not found 12 nil false 13 nil not a number");
    assertThat(lab.error("ngx.shared.mine:incr('q', 1, nil, 1)"))
        .endsWith("must provide \"init\" when providing \"init_ttl\"");
  }

  @Test
  void refusesBadArguments() {
    assertThat(run("p(d:get(nil)) p(d:get('')) p(d:set('k', {})) p(d:get(('x'):upper() .. 1))"))
        .isEqualTo("nil nil key nil empty key nil bad value type nil");
    assertThat(lab.error("ngx.shared.mine.get({}, 'a')")).endsWith("bad \"zone\" argument");
    assertThat(lab.error("ngx.shared.mine:set('a', 1, -1)")).endsWith("bad \"exptime\" argument");
    assertThat(lab.error("ngx.shared.mine.x = 1")).isNotEqualTo("nil");
  }

  @Test
  void listsAreAddedToAndTakenFromAtBothEnds() {
    assertThat(run("p(d:lpush('l', 'a')) p(d:rpush('l', 2)) p(d:lpush('l', 'c')) p(d:llen('l'))"))
        .isEqualTo("1 2 3 3");
    assertThat(run("p(d:lpop('l')) p(d:rpop('l')) p(d:lpop('l')) p(d:lpop('l')) p(d:llen('l'))"))
        .isEqualTo("c 2 a nil 0");
    assertThat(run("d:set('v', 1) p(d:lpush('v', 1)) p(d:llen('v')) p(d:lpush('l', true))"))
        .isEqualTo("nil value not a list nil value not a list nil bad value type");
  }

  @Test
  void tellsItsKeysAndSpace() {
    assertThat(
            run(
                "d:set('a', 1) d:set('b', 2) p(#d:get_keys(), #d:get_keys(1), d:capacity())"
                    + " p(d:free_space()) d:flush_all() p(d:get('a')) p(d:flush_expired()) p(#d:get_keys())"))
        .isEqualTo("2 1 65536 61440 nil 2 0");
  }

  @Test
  void whatIsNewReplacesWhatWasUsedLeastRecently() {
    assertThat(
            run(
                """
                local big = ('x'):upper()
                for i = 1, 10 do big = big .. big end
                local forced = 0
                for i = 1, 80 do
                  local ok, err, forcible = d:set('k' .. i, big)
                  if forcible then forced = forced + 1 end
                  d:get('k1')
                end
                p(forced > 0, d:get('k1') ~= nil, d:get('k2'), d:get('k80') ~= nil)
                p(d:safe_set('more', big)) p(d:safe_add('more2', big))
                for i = 1, 7 do big = big .. big end
                p(d:set('huge', big))\
                """))
        .isEqualTo("true true nil true nil no memory nil no memory false no memory false");
  }

  @Test
  void entriesExpire() {
    var now = new AtomicLong(1000);
    var dictionary = new SharedDictionary("d", 65536, now::get);
    dictionary.store("a", "x", 500, 0, Condition.ALWAYS, false);
    assertThat(dictionary.ttlMillis("a")).isEqualTo(500);
    now.addAndGet(600);
    assertThat(dictionary.get("a", false)).isNull();
    assertThat(dictionary.get("a", true)).isEqualTo(new SharedDictionary.Found("x", 0, true));
    assertThat(dictionary.ttlMillis("a")).isNegative();
    assertThat(dictionary.store("a", "y", 0, 0, Condition.ABSENT, false).error()).isNull();
    assertThat(dictionary.expire("a", 100)).isTrue();
    now.addAndGet(200);
    assertThat(dictionary.flushExpired(0)).isEqualTo(1);
    assertThat(dictionary.freeSpace()).isEqualTo(65536);
  }

  @Test
  void entriesExpireInTimeEvenIfTheTimeOfDayIsSetBack() {
    var clock = new SteppedClock();
    var dictionary =
        new SharedDictionaries(Map.of(), clock)
            .all().stream().filter(one -> one.name().equals("kong")).findFirst().orElseThrow();
    dictionary.store("a", "x", 500, 0, Condition.ALWAYS, false);
    clock.instant = clock.instant.minusSeconds(3600);
    clock.nanos += 600_000_000;
    assertThat(dictionary.get("a", false)).isNull();
  }

  private static final class SteppedClock implements NodeClock {
    private Instant instant = Instant.ofEpochSecond(1_800_000_000);
    private long nanos = -1_000_000_000;

    @Override
    public Instant instant() {
      return instant;
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }

  @Test
  void countingIsAtomicAcrossThreads() throws InterruptedException {
    var dictionary = new SharedDictionary("d", 65536, System::currentTimeMillis);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int j = 0; j < 5000; j++) {
                  dictionary.increment("n", 1, 0.0, 0);
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    var found = dictionary.get("n", false);
    assertThat(found == null ? null : found.value()).isEqualTo(20000.0);
  }
}
