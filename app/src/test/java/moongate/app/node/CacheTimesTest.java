package moongate.app.node;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import moongate.app.settings.SettingsReader;
import moongate.functions.cache.CacheTimes;
import org.junit.jupiter.api.Test;

/// How long `kong.cache` keeps things, by Kong's settings.
class CacheTimesTest {
  private static CacheTimes times(Map<String, String> settings) {
    return SettingsForFunctions.cacheTimes(
        SettingsReader.read(Optional.empty(), Map.of(), settings));
  }

  @Test
  void forEverUnlessTheSettingsSayOtherwise() {
    assertThat(times(Map.of("database", "embedded"))).isEqualTo(CacheTimes.FOREVER);
  }

  @Test
  void nothingIsKeptAsLongAsSomethingUnlessItHasATimeOfItsOwn() {
    assertThat(times(Map.of("database", "embedded", "db_cache_ttl", "60")))
        .isEqualTo(new CacheTimes(ofSeconds(60), ofSeconds(60), ofSeconds(30)));
    assertThat(
            times(
                Map.of(
                    "database",
                    "postgres",
                    "db_cache_ttl",
                    "60",
                    "db_cache_neg_ttl",
                    "5",
                    "db_resurrect_ttl",
                    "7")))
        .isEqualTo(new CacheTimes(ofSeconds(60), ofSeconds(5), ofSeconds(7)));
  }

  @Test
  void withoutADatabaseValuesStay() {
    assertThat(times(Map.of("database", "off", "db_cache_ttl", "60")))
        .isEqualTo(CacheTimes.FOREVER);
  }
}
