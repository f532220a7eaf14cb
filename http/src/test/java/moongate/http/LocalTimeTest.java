package moongate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalTimeTest {
  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "GMT-03:30",
        "Europe/Dublin",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Pacific/Apia"
      })
  void isWhatTheRulesOfTheZoneSayInEachHalfHourOfFourYears(String name) {
    var rules = ZoneId.of(name).getRules();
    for (var moment = FIRST;
        moment.isBefore(FIRST.plus(Duration.ofDays(4 * 365)));
        moment = moment.plus(Duration.ofMinutes(30))) {
      assertThat(LocalTime.of(moment, TimeZone.getTimeZone(name)).getOffset())
          .as("%s in %s", moment, name)
          .isEqualTo(rules.getOffset(moment));
    }
  }

  @Test
  void isTheSameMomentInTheZoneOfTheMachine() {
    var moment = Instant.parse("2026-07-01T12:34:56.789Z");
    assertThat(LocalTime.of(moment).toInstant()).isEqualTo(moment);
    assertThat(LocalTime.of(moment).getOffset())
        .isEqualTo(ZoneId.systemDefault().getRules().getOffset(moment));
  }
}
