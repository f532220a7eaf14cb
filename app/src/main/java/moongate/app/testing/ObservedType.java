package moongate.app.testing;

import java.util.Optional;
import java.util.Set;
import moongate.gateway.exchange.EarlyResponse;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.exchange.Outcome;
import moongate.gateway.exchange.Phase;
import moongate.gateway.plugin.BodyChunk;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.gateway.plugin.PluginType;
import moongate.http.WebSocketFrame;
import moongate.model.entity.PluginConfig;
import moongate.model.entity.PluginSchema;

/// A plugin type that reports when its plugins answer a request.
record ObservedType(PluginType type, Runnable onAnswer) implements PluginType {
  @Override
  public String name() {
    return type.name();
  }

  @Override
  public int priority() {
    return type.priority();
  }

  @Override
  public PluginSchema schema() {
    return type.schema();
  }

  @Override
  public Set<Phase> phases() {
    return type.phases();
  }

  @Override
  public Set<Phase> phases(PluginConfig config) {
    return type.phases(config);
  }

  @Override
  public Optional<String> version() {
    return type.version();
  }

  @Override
  public Plugin create(PluginConfig config, PluginContext context, Optional<Plugin> previous) {
    return new Observed(type.create(config, context, Optional.empty()), onAnswer);
  }

  private record Observed(Plugin plugin, Runnable onAnswer) implements Plugin {
    @Override
    public Outcome rewrite(Exchange exchange) {
      try {
        return seen(plugin.rewrite(exchange));
      } catch (EarlyResponse early) {
        onAnswer.run();
        throw early;
      }
    }

    @Override
    public Outcome access(Exchange exchange) {
      try {
        return seen(plugin.access(exchange));
      } catch (EarlyResponse early) {
        onAnswer.run();
        throw early;
      }
    }

    @Override
    public Outcome wsHandshake(Exchange exchange) {
      try {
        return seen(plugin.wsHandshake(exchange));
      } catch (EarlyResponse early) {
        onAnswer.run();
        throw early;
      }
    }

    @Override
    public Outcome preread(Exchange exchange) {
      return plugin.preread(exchange);
    }

    private Outcome seen(Outcome outcome) {
      if (outcome instanceof Outcome.Answered) {
        onAnswer.run();
      }
      return outcome;
    }

    @Override
    public void headerFilter(Exchange exchange) {
      plugin.headerFilter(exchange);
    }

    @Override
    public void bodyFilter(Exchange exchange, BodyChunk chunk) {
      plugin.bodyFilter(exchange, chunk);
    }

    @Override
    public void log(Exchange exchange) {
      plugin.log(exchange);
    }

    @Override
    public void wsFrame(Exchange exchange, WebSocketFrame frame) {
      plugin.wsFrame(exchange, frame);
    }

    @Override
    public void wsClose(Exchange exchange) {
      plugin.wsClose(exchange);
    }
  }
}
