package moongate.gateway;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;
import moongate.model.schema.Field;
import moongate.model.schema.Schema;

/// A plugin that tests are told of: it writes each of its steps down, and does in them what a test
/// wants.
final class TestPlugin implements PluginType {
  private final String name;
  private final int priority;
  private final List<String> steps;
  private final Map<Phase, Function<Exchange, Outcome>> early = new HashMap<>();
  private final Map<Phase, Consumer<Exchange>> late = new HashMap<>();
  private Optional<BiConsumer<Exchange, BodyChunk>> filter = Optional.empty();
  private final Set<Phase> phases = EnumSet.allOf(Phase.class);

  TestPlugin(String name, int priority, List<String> steps) {
    this.name = name;
    this.priority = priority;
    this.steps = steps;
  }

  static TestPlugin quiet(String name, int priority) {
    return new TestPlugin(name, priority, new CopyOnWriteArrayList<>());
  }

  TestPlugin only(Phase... some) {
    phases.clear();
    phases.addAll(List.of(some));
    return this;
  }

  TestPlugin in(Phase phase, Function<Exchange, Outcome> step) {
    early.put(phase, step);
    return this;
  }

  TestPlugin late(Phase phase, Consumer<Exchange> step) {
    late.put(phase, step);
    return this;
  }

  TestPlugin filter(BiConsumer<Exchange, BodyChunk> step) {
    filter = Optional.of(step);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int priority() {
    return priority;
  }

  @Override
  public PluginSchema schema() {
    return PluginSchema.of(name, Schema.record().field("label", Field.text()));
  }

  @Override
  public Set<Phase> phases() {
    return Set.copyOf(phases);
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    if ("broken".equals(config.config().textOrNull("label"))) {
      throw new IllegalStateException("a test wants this");
    }
    if ("refused".equals(config.config().textOrNull("label"))) {
      throw new moongate.gateway.plugin.PluginException("label is refused");
    }
    return new AtWork(config.config().optionalText("label").orElse(name));
  }

  private final class AtWork implements Plugin {
    private final String label;

    AtWork(String label) {
      this.label = label;
    }

    private void note(Exchange exchange) {
      steps.add(label + ":" + exchange.phase().phaseName());
    }

    private Outcome step(Exchange exchange) {
      note(exchange);
      var step = early.get(exchange.phase());
      return step == null ? Outcome.CONTINUE : step.apply(exchange);
    }

    private void lateStep(Exchange exchange) {
      note(exchange);
      var step = late.get(exchange.phase());
      if (step != null) {
        step.accept(exchange);
      }
    }

    @Override
    public Outcome rewrite(Exchange exchange) {
      return step(exchange);
    }

    @Override
    public Outcome access(Exchange exchange) {
      return step(exchange);
    }

    @Override
    public void headerFilter(Exchange exchange) {
      lateStep(exchange);
    }

    @Override
    public void bodyFilter(Exchange exchange, BodyChunk chunk) {
      steps.add(label + ":body_filter" + (chunk.isLast() ? "!" : ""));
      filter.ifPresent(step -> step.accept(exchange, chunk));
    }

    @Override
    public void log(Exchange exchange) {
      lateStep(exchange);
    }
  }
}
