package moongate.gateway.route;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import moongate.http.Headers;
import moongate.model.Change;
import moongate.model.entity.EntitySchemas;
import moongate.model.entity.RouterFlavor;
import moongate.model.value.Value;
import moongate.store.DeclarativeFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a new router takes over of the one before it.
class RouterReuseTest {
  @ParameterizedTest
  @CsvSource({
    "TRADITIONAL_COMPATIBLE, 'paths: [/a]'",
    "EXPRESSIONS, 'expression: \"http.path == \\\"/a\\\"\"'"
  })
  void aRouteThatHasNotChangedLeadsToItsServiceThatHas(RouterFlavor flavor, String route)
      throws Exception {
    var yaml =
        "_format_version: '3.0'\nservices: [{name: s, host: old.test, routes: [{%s}]}]"
            .formatted(route);
    var before =
        new DeclarativeFile(new EntitySchemas(List.of(), flavor))
            .parse(yaml.getBytes(UTF_8), "test");
    var service = before.services().getFirst().document().with("host", Value.of("new.test"));
    var after = before.with(List.of(Change.put("services", service)));

    var old = Router.compile(flavor, before.routes(), before::service);
    var renewed = Router.compile(flavor, after.routes(), after::service, old);

    assertThat(host(old)).isEqualTo("old.test");
    assertThat(host(renewed)).isEqualTo("new.test");
  }

  private static String host(Router router) {
    var match = Objects.requireNonNull(router.match("GET", "h", 8000, "/a", new Headers()));
    return Objects.requireNonNull(match.service()).host();
  }
}
