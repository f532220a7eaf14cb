package moongate.plugins.filelog;

import java.nio.file.Path;
import moongate.gateway.exchange.Exchange;
import moongate.gateway.log.LogEntry;
import moongate.gateway.plugin.Plugin;
import moongate.model.value.Value;

/// Appends a JSON object to a file for each request, one per line.
final class FileLog implements Plugin {
  private final LogFile file;
  private final boolean reopens;

  FileLog(Value.Obj config, LogFiles files) {
    // Blanks around a path are slips: Kong drops them, too.
    this.file = files.at(Path.of(config.text("path").strip()));
    this.reopens = config.flag("reopen");
  }

  @Override
  public void log(Exchange exchange) {
    file.write(LogEntry.json("", exchange, "\n"), reopens);
  }
}
