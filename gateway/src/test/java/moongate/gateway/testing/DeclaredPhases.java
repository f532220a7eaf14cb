package moongate.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginInstance;

/// The phases that a bundled plugin's type names are those that the plugin has methods for: others
/// are never called, and nothing else tells that. Other plugins have methods for all phases, and
/// their configuration tells which of them they need.
final class DeclaredPhases {
  private DeclaredPhases() {}

  static void check(PluginInstance instance) {
    var plugin = instance.plugin().getClass();
    if (!plugin.getName().startsWith("moongate.plugins.")) {
      return;
    }
    var phases = EnumSet.noneOf(Phase.class);
    for (var method : Plugin.class.getMethods()) {
      if (overrides(plugin, method)) {
        phases.addAll(phasesOf(method.getName()));
      }
    }
    assertThat(instance.type().phases())
        .as(
            "%s.phases() has to name the phases that %s has methods for",
            instance.type().getClass().getSimpleName(), plugin.getSimpleName())
        .containsAll(phases);
  }

  private static boolean overrides(Class<?> plugin, Method method) {
    return Arrays.stream(plugin.getMethods())
        .filter(own -> own.getName().equals(method.getName()))
        .filter(own -> Arrays.equals(own.getParameterTypes(), method.getParameterTypes()))
        .anyMatch(own -> own.getDeclaringClass() != Plugin.class);
  }

  private static Set<Phase> phasesOf(String method) {
    return method.equals("wsFrame")
        ? Set.of(Phase.WS_CLIENT_FRAME, Phase.WS_UPSTREAM_FRAME)
        : Set.of(Phase.valueOf(method.replaceAll("[A-Z]", "_$0").toUpperCase(Locale.ROOT)));
  }
}
