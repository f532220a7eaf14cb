package moongate.app.node;

import static moongate.app.settings.KnownClientSettings.REQUEST_DEBUG;
import static moongate.app.settings.KnownClientSettings.REQUEST_DEBUG_TOKEN;
import static moongate.app.settings.KnownSettings.PREFIX;

import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.HexFormat;
import moongate.app.settings.Settings;
import moongate.gateway.exchange.RequestDebug;
import moongate.store.NewFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The token for the debugging of requests. If no setting gives one, it is new at each start, and
/// those who can read the node's files find it there.
final class DebugToken {
  private static final Logger log = LoggerFactory.getLogger(DebugToken.class);
  private static final int BYTES = 16;

  private DebugToken() {}

  /// Who may ask for the times of a request's parts.
  static RequestDebug debug(Settings settings) {
    if (!settings.get(REQUEST_DEBUG)) {
      return RequestDebug.OFF;
    }
    return new RequestDebug(
        true,
        settings.get(REQUEST_DEBUG_TOKEN).orElseGet(() -> made(new Prefix(settings.get(PREFIX)))));
  }

  private static String made(Prefix prefix) {
    var file = prefix.debugToken();
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    var token = HexFormat.of().formatHex(bytes);
    try {
      if (Files.isDirectory(prefix.folder())) {
        Files.deleteIfExists(file);
        NewFile.write(file, token, NewFile.FOR_ITS_OWNER);
      }
    } catch (IOException cannot) {
      log.warn(
          "cannot write {}: only clients on this machine can debug requests, unless"
              + " request_debug_token gives a token ({})",
          file,
          cannot.toString());
    }
    return token;
  }
}
