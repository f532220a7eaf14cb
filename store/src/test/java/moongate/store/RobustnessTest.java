package moongate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import moongate.model.Snapshot;
import moongate.model.value.Value;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever a document holds, it is either served or refused with a reason.
class RobustnessTest {
  private static final String GOOD =
      """
      _format_version: "3.0"
      _transform: true
      services:
      - name: s
        url: http://h:8080/base
        tags: [a, b]
        routes:
        - name: r
          protocols: [http, https]
          methods: [GET]
          hosts: ["*.example.com"]
          paths: [/a, '~/b/(?<id>\\d+)']
          headers: {x: [a, b]}
          snis: [example.com]
          plugins:
          - &limit
            name: rate-limiting
            config: {minute: 5, redis: {port: 1}}
      - host: 10.0.0.1
        path: "/x%20y"
        connect_timeout: 1_000
      routes:
      - protocols: [tcp]
        sources: [{ip: 10.0.0.0/8, port: 1}]
        service: s
      upstreams:
      - name: u
        hash_on: header
        hash_on_header: x
        healthchecks: {active: {healthy: {http_statuses: [200]}}}
        targets: [{target: "h:80", weight: 1}]
      consumers:
      - username: bob
        keyauth_credentials: [{key: k}]
      plugins:
      - <<: *limit
        consumer: bob
      - name: pre-function
        config:
          access:
          - |
            return 1
          - return 2
      """;

  private static final List<Value> ODDITIES =
      List.of(
          Value.NULL,
          Value.of(true),
          Value.of(-1),
          Value.of(1e300),
          Value.of(0.5),
          Value.of(""),
          Value.of("*"),
          Value.of("%"),
          Value.of("~/("),
          Value.of("\0é😀"),
          Value.of(List.of()),
          Value.of(List.of(Value.NULL)),
          Value.of(List.of(Value.of(List.of()))),
          Value.of(Map.of()),
          Value.of(Map.of("id", Value.of(1))),
          Value.of(Map.of("file", Value.of("\0"))));

  private final Random random = new Random(42);
  private final DeclarativeFile reader = new DeclarativeFile(TestSchemas.all());

  @Test
  void documentsWithOddValuesAreServedOrRefused() throws Exception {
    var good = YamlText.parse(GOOD);
    assertThat(reader.parse(good, "kong.yml").plugins()).hasSize(3);
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      refused += served(mutated(good)) == null ? 1 : 0;
    }
    assertThat(refused).isBetween(500, 1499);
  }

  @Test
  void damagedTextIsServedOrRefused() {
    int refused = 0;
    for (int round = 0; round < 1500; round++) {
      var text = new StringBuilder(GOOD);
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, "\t\n:-[]{}&*!|>'\"%@`#,?\0".charAt(random.nextInt(22)));
          default -> text.setCharAt(at, GOOD.charAt(random.nextInt(GOOD.length())));
        }
      }
      try {
        reader.parse(text.toString().getBytes(StandardCharsets.UTF_8), "kong.yml");
      } catch (InvalidConfiguration e) {
        assertThat(e.problems().list()).isNotEmpty();
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1499);
  }

  private @Nullable Snapshot served(Value document) {
    try {
      return reader.parse(document, "kong.yml");
    } catch (InvalidConfiguration e) {
      assertThat(e.problems().toText("kong.yml")).isNotEmpty();
      assertThat(e.problems().fields().members()).isNotEmpty();
      return null;
    }
  }

  /// The value with one or two places in it replaced.
  private Value mutated(Value value) {
    if (random.nextInt(12) == 0) {
      return ODDITIES.get(random.nextInt(ODDITIES.size()));
    }
    return switch (value) {
      case Value.Obj object when !object.members().isEmpty() -> {
        var members = new LinkedHashMap<>(object.members());
        var names = List.copyOf(members.keySet());
        var name = names.get(random.nextInt(names.size()));
        members.put(name, mutated(object.at(name)));
        yield Value.of(members);
      }
      case Value.Arr array when array.size() > 0 -> {
        var elements = new ArrayList<>(array.elements());
        int at = random.nextInt(elements.size());
        elements.set(at, mutated(elements.get(at)));
        yield Value.of(elements);
      }
      default -> ODDITIES.get(random.nextInt(ODDITIES.size()));
    };
  }
}
