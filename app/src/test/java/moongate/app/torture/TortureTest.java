package moongate.app.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import moongate.lua.runtime.Budget;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every attack that comes with the engine is a test. Processor time has a wide margin here: other
/// tests may run beside it.
class TortureTest {
  private static final Budget BUDGET =
      new Budget(40_000_000, Duration.ofMillis(20), Duration.ofSeconds(60), 32 << 20);

  /// For what has to come to its end: the first runs of any code are slow ones.
  private static final Budget PATIENT_BUDGET =
      new Budget(40_000_000, Duration.ofSeconds(2), Duration.ofSeconds(60), 32 << 20);

  private final Torture torture = new Torture(BUDGET, Duration.ofSeconds(1));
  private final Torture patient = new Torture(PATIENT_BUDGET, Duration.ofSeconds(1));

  @TestFactory
  Stream<DynamicTest> everyAttackIsHarmless() {
    return Attacks.builtIn().stream()
        .map(attack ->
            DynamicTest.dynamicTest(
                attack.id() + " " + attack.title(),
                () -> assertThat(tortureFor(attack).run(attack).faults()).isEmpty()));
  }

  /// The list of attacks that this was written after has these numbers, and more were found since.
  @ParameterizedTest
  @CsvSource({"A, 54", "B, 61", "C, 54", "D, 50"})
  void noAttackOfTheListIsLeftOut(String letter, int count) {
    var ids = Attacks.builtIn().stream().map(Attack::id).filter(id -> id.startsWith(letter));
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, count)
                .mapToObj(number -> String.format("%s%02d", letter, number))
                .toList());
  }

  private Torture tortureFor(Attack attack) {
    return attack.expected().equals(Set.of("done")) ? patient : torture;
  }

  @Test
  void codeThatEndsInAnotherWayIsAFault() {
    var attack = Attack.parse("mine", "-- attack X1: nothing\n-- expect: cpu\nreturn 1").getFirst();
    assertThat(torture.run(attack).faults()).isNotEmpty();
  }

  @Test
  void codeThatIsOnlySlowTheFirstTimeIsNone() {
    var attack =
        Attack.parse(
            "mine",
            "-- attack X1: x\n-- expect: done\n"
                + "runs = (runs or 0) + 1 while runs == 1 do end return 1");
    var outcome = torture.run(attack.getFirst());
    assertThat(outcome.faults()).isEmpty();
    assertThat(outcome.end()).isEqualTo("done");
  }

  @Test
  void codeThatNeverComesToItsEndIsAFault() {
    var attack = Attack.parse("mine", "-- attack X1: x\n-- expect: done\nwhile true do end");
    assertThat(torture.run(attack.getFirst()).faults())
        .anyMatch(fault -> fault.contains("ends with 'cpu', not with done"));
  }

  @Test
  void codeThatBreaksTheNextCallIsAFault() {
    var attack =
        Attack.parse("mine", "-- attack X1: x\n-- expect: done\nstring.find = nil select = nil");
    assertThat(torture.run(attack.getFirst()).faults())
        .anyMatch(fault -> fault.contains("next call"));
  }

  @Test
  void memoryThatStaysIsAFault() {
    var attack =
        Attack.parse(
            "mine", "-- attack X1: x\n-- expect: done\nkept = (kept or '') .. ('x'):rep(2^23)");
    assertThat(torture.run(attack.getFirst()).faults()).contains("memory is not free again");
  }

  @Test
  void aFileWithoutAHeadIsOneAttack() {
    var attacks = Attack.parse("loop.lua", "while true do end");
    assertThat(attacks).hasSize(1);
    assertThat(attacks.getFirst().id()).isEqualTo("loop.lua");
    assertThat(torture.run(attacks.getFirst()).end()).isEqualTo("cpu");
  }

  @Test
  void headsSeparateAttacks() {
    var attacks =
        Attack.parse("two.lua", "-- Some words.\n-- attack A: a\nx()\n-- attack B: b\ny()");
    assertThat(attacks.stream().map(Attack::id)).isEqualTo(List.of("A", "B"));
    assertThat(attacks.getLast().source()).isEqualTo("y()");
  }
}
