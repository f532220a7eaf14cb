package moongate.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import moongate.model.entity.RouterFlavor;
import org.junit.jupiter.api.Test;

/// The indexes find what going through all routes one by one finds.
final class RouterAgainstListTest {
  private static final List<String> HOSTS =
      List.of("a.example", "b.example", "*.example", "a.*", "x.y.example", "*.y.example");
  private static final List<String> PATHS =
      List.of("/", "/a", "/ab", "/a/b", "/a/b/c", "~/a", "~/[ab]/b", "~/x");
  private static final List<String> ASKED_HOSTS =
      List.of("a.example", "b.example", "x.y.example", "a.com", "none");
  private static final List<String> ASKED_PATHS =
      List.of("/", "/a", "/abc", "/a/b", "/a/b/cd", "/b/b", "/xyz", "/q");

  @Test
  void findsTheSameAsARouterOfEachRouteAlone() {
    var random = new Random(42);
    for (int round = 0; round < 30; round++) {
      var lines = routes(random);
      var together = Routes.of(lines.toArray(String[]::new));
      var alone = lines.stream().map(Routes::of).toList();
      for (var host : ASKED_HOSTS) {
        for (var path : ASKED_PATHS) {
          var found = together.match("GET", host, path);
          var fitting =
              alone.stream()
                  .map(one -> one.match("GET", host, path))
                  .filter(m -> m != null)
                  .toList();
          if (found == null) {
            assertThat(fitting).isEmpty();
          } else {
            assertThat(fitting.stream().map(match -> match.route().name()))
                .contains(found.route().name());
            assertThat(fitting).allSatisfy(match -> assertNotBetter(match, found));
          }
        }
      }
    }
  }

  private static void assertNotBetter(Match other, Match best) {
    var bestEntry = entry(best);
    var otherEntry = entry(other);
    assertThat(Entry.bestFirst(RouterFlavor.TRADITIONAL_COMPATIBLE).compare(bestEntry, otherEntry))
        .isLessThanOrEqualTo(0);
  }

  /// The entry that made the match: it has one path only.
  private static Entry entry(Match match) {
    return Entry.of(match.route(), null, RouterFlavor.TRADITIONAL_COMPATIBLE).getFirst();
  }

  private static List<String> routes(Random random) {
    var lines = new ArrayList<String>();
    int count = 1 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      var line = new StringBuilder("{name: r" + i);
      boolean hasHost = random.nextBoolean();
      if (hasHost) {
        line.append(", hosts: ['").append(HOSTS.get(random.nextInt(HOSTS.size()))).append("']");
      }
      if (!hasHost || random.nextBoolean()) {
        line.append(", paths: ['").append(PATHS.get(random.nextInt(PATHS.size()))).append("']");
      }
      if (random.nextInt(4) == 0) {
        line.append(", methods: [").append(random.nextBoolean() ? "GET" : "PUT").append(']');
      }
      lines.add(line.append('}').toString());
    }
    return lines;
  }
}
