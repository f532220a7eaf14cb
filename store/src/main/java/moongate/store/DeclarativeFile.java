package moongate.store;

import java.io.IOException;
import java.nio.file.Path;
import moongate.model.EntitySchemas;
import moongate.model.Problems;
import moongate.model.Snapshot;
import moongate.model.Value;

/// Turns a declarative configuration (`kong.yml`, YAML or JSON) into a snapshot.
public final class DeclarativeFile {
  private final EntitySchemas schemas;

  public DeclarativeFile(EntitySchemas schemas) {
    this.schemas = schemas;
  }

  /// A file on disk. It may refer to Lua files beside it: `access: [{file: functions/auth.lua}]`.
  public Snapshot read(Path file) throws IOException, InvalidConfiguration {
    throw new UnsupportedOperationException(file + " " + schemas);
  }

  /// YAML or JSON text from elsewhere, `name` for messages. References to files are refused.
  public Snapshot parse(byte[] text, String name) throws InvalidConfiguration {
    throw new InvalidConfiguration(new Problems(), name + text.length);
  }

  /// A document that was parsed already, such as the JSON body of `POST /config`.
  public Snapshot parse(Value document, String name) throws InvalidConfiguration {
    throw new InvalidConfiguration(new Problems(), name + document);
  }
}
