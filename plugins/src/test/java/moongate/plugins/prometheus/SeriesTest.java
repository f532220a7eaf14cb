package moongate.plugins.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import moongate.plugins.prometheus.ProxyCounters.Requests;
import org.junit.jupiter.api.Test;

final class SeriesTest {
  private static final int FEW = 10;
  private static final int MOST = 50;

  private final Series<Requests, LongAdder> series = new Series<>(_ -> new LongAdder(), FEW, MOST);

  private static Snapshot withConsumers(int from, int to) {
    var consumers = new ArrayList<Value.Obj>();
    for (int i = from; i < to; i++) {
      var consumer = new LinkedHashMap<String, Value>();
      consumer.put("id", Value.of(Integer.toString(i)));
      consumer.put("username", Value.of("c" + i));
      consumers.add(new Value.Obj(consumer, 0));
    }
    return new Snapshot(Map.of("consumers", consumers), "%032d".formatted(from), "test");
  }

  private void count(int consumer, Snapshot current) {
    var counter = series.of(new Requests("", "", 200, "service", "c" + consumer), current);
    if (counter != null) {
      counter.increment();
    }
  }

  private List<String> consumers() {
    var names = new ArrayList<String>();
    series.forEach((labels, _) -> names.add(labels.consumer()));
    return names;
  }

  @Test
  void thoseOfConsumersThatAreGoneMakeRoom() {
    for (int i = 0; i < 1000; i++) {
      count(i, withConsumers(i, i + 3));
    }
    assertThat(consumers()).hasSizeLessThanOrEqualTo(2 * FEW).contains("c999");
  }

  @Test
  void thoseOfConsumersThatAreThereStay() {
    var current = withConsumers(0, 40);
    for (int i = 0; i < 40; i++) {
      count(i, current);
    }
    assertThat(consumers()).hasSize(40);
    series.forEach((_, count) -> assertThat(count.sum()).isEqualTo(1));
  }

  @Test
  void whatIsAboutNobodyStays() {
    var current = withConsumers(0, 1);
    series.of(new Requests("", "", 404, "kong", ""), current);
    for (int i = 0; i < 100; i++) {
      count(i, withConsumers(i, i + 1));
    }
    assertThat(consumers()).contains("");
  }

  @Test
  void noMoreAreKeptThanThereIsRoomFor() {
    var current = withConsumers(0, 100);
    for (int i = 0; i < 100; i++) {
      count(i, current);
    }
    assertThat(consumers()).hasSize(MOST);
  }
}
