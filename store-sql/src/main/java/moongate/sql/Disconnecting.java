package moongate.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes connections that nobody needs any more. That it fails matters to nobody, either.
final class Disconnecting {
  private static final Logger log = LoggerFactory.getLogger("moongate.store");

  private Disconnecting() {}

  static void from(Database database, Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      log.debug("closing a connection to {}", database.name(), e);
    }
  }
}
