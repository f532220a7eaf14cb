package moongate.plugins.loggly;

import java.util.List;
import moongate.gateway.plugin.NodeName;
import moongate.gateway.plugin.Plugin;
import moongate.gateway.plugin.PluginContext;
import moongate.http.Resolver;
import moongate.http.Sockets;
import moongate.model.schema.Field;
import moongate.model.schema.Formats;
import moongate.model.schema.Schema;
import moongate.model.schema.TextCheck;
import moongate.model.value.Utf8;
import moongate.model.value.Value;
import moongate.plugins.logging.BatchLimits;
import moongate.plugins.logging.EntryLogType;
import moongate.plugins.logging.LogConfig;
import moongate.plugins.logging.Severity;
import moongate.plugins.sockets.Collector;
import moongate.plugins.sockets.DatagramSender;

/// Registers `loggly`.
public final class LogglyType extends EntryLogType {
  private final Sockets sockets;
  private final Resolver resolver;

  public LogglyType(Sockets sockets, Resolver resolver) {
    super("loggly", 6);
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  protected Schema config() {
    TextCheck key =
        text ->
            text.chars().anyMatch(c -> c <= ' ' || c > '~' || "@=]\"".indexOf(c) >= 0)
                ? "invalid value: a key has no blanks, '@', '=', ']' or '\"'"
                : null;
    var config =
        Schema.record()
            .field("host", Field.text().check(Formats.host()).byDefault("logs-01.loggly.com"))
            .field("port", Field.integer().between(0, 65535).byDefault(514))
            .field("key", Field.text().required().encrypted().referenceable().check(key))
            .field("tags", Field.setOf(Field.text()).byDefault(Value.ofTexts(List.of("kong"))))
            .field("timeout", Field.number().between(0, Integer.MAX_VALUE).byDefault(10_000))
            .field("custom_fields_by_lua", LogConfig.customFields());
    return Severity.addTo(config);
  }

  @Override
  protected Plugin create(Value.Obj config, PluginContext context) {
    var timeout = config.millis("timeout", 10_000);
    var collector =
        new Collector(
            Utf8.bytes(config.optionalText("host").orElse("logs-01.loggly.com")),
            (int) config.optionalNumber("port").orElse(514),
            timeout,
            resolver);
    var receiver = new DatagramSender(collector, sockets, 0);
    var node = context.shared().get(NodeName.class, NodeName::unknown);
    return new Loggly(config, node, queue(BatchLimits.simple(1, timeout), context, receiver));
  }
}
