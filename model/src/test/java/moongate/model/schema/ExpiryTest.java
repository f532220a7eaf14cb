package moongate.model.schema;

import static moongate.model.schema.Processed.object;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import moongate.model.value.Value;
import org.junit.jupiter.api.Test;

class ExpiryTest {
  private static final long START = 1_700_000_000_250L;
  private static final Value.Obj TEN_SECONDS = begun(object("ttl", 10));

  @Test
  void anEntityIsOverWhenItsSecondsHavePassed() {
    assertThat(Expiry.isOver(TEN_SECONDS, after(9999))).isFalse();
    assertThat(Expiry.isOver(TEN_SECONDS, after(10_000))).isTrue();
    assertThat(Expiry.endMillis(TEN_SECONDS)).isEqualTo(START + 10_000);
  }

  @Test
  void withoutALifetimeAnEntityStays() {
    var forever = begun(object("name", "a"));

    assertThat(Expiry.isOver(forever, after(1_000_000_000))).isFalse();
    assertThat(Expiry.endMillis(forever)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void zeroAndNullEndALifetime() {
    for (var none : new Value[] {Value.of(0), Value.NULL}) {
      var written = object("ttl", none);
      var changed = Expiry.begun(TEN_SECONDS.with("ttl", none), written, after(0));

      assertThat(Expiry.endMillis(changed)).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void aLifetimeBeginsAnewWhenItIsWrittenAgain() {
    var renewed = Expiry.begun(TEN_SECONDS, object("ttl", 10), after(5000));

    assertThat(Expiry.endMillis(renewed)).isEqualTo(START + 15_000);
  }

  @Test
  void aChangeOfOtherFieldsLeavesTheLifetime() {
    var changed = TEN_SECONDS.with("name", Value.of("a"));

    assertThat(Expiry.begun(changed, object("name", "a"), after(5000))).isEqualTo(changed);
  }

  @Test
  void inAFileALifetimeThatHasStartedGoesOn() {
    assertThat(Expiry.started(TEN_SECONDS, after(5000))).isEqualTo(TEN_SECONDS);
    assertThat(Expiry.started(object("ttl", 10), after(0))).isEqualTo(TEN_SECONDS);
  }

  @Test
  void clientsSeeTheWholeSecondsThatAreLeft() {
    assertThat(Expiry.shown(TEN_SECONDS, after(0))).isEqualTo(object("ttl", 10));
    assertThat(Expiry.shown(TEN_SECONDS, after(9001))).isEqualTo(object("ttl", 1));
    assertThat(Expiry.shown(TEN_SECONDS, after(10_000))).isEqualTo(object("ttl", 0));
    assertThat(Expiry.shown(TEN_SECONDS, after(20_000))).isEqualTo(object("ttl", 0));
  }

  @Test
  void clientsDoNotSeeTheTimeOfExpiry() {
    var stored = object("ttl", Value.NULL, "expires_at", Value.NULL);

    assertThat(Expiry.shown(stored, after(0))).isEqualTo(object("ttl", Value.NULL));
  }

  @Test
  void anEndWithinAMillisecondIsReachedWithTheNext() {
    var document = object("expires_at", 1.0001);

    assertThat(Expiry.endMillis(document)).isEqualTo(1001);
    assertThat(Expiry.isOver(document, at(1000))).isFalse();
    assertThat(Expiry.isOver(document, at(1001))).isTrue();
  }

  @Test
  void aLifetimeHasBounds() {
    var schema = Expiry.fields(Schema.record());

    assertThat(Processed.by(schema, "ttl", 100_000_000).problems()).isEmpty();
    assertThat(Processed.by(schema, "ttl", -1).problems())
        .containsExactly("ttl: value should be between 0 and 100000000");
    assertThat(Processed.by(schema).json()).isEqualTo("{\"ttl\":null}");
  }

  private static Value.Obj begun(Value.Obj document) {
    return Expiry.begun(document, document, after(0));
  }

  private static Clock after(long millis) {
    return at(START + millis);
  }

  private static Clock at(long millis) {
    return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }
}
