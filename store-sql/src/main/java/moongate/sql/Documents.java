package moongate.sql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import moongate.model.entity.EntitySchemas;
import moongate.model.schema.Schema;
import moongate.model.value.Json;
import moongate.model.value.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import moongate.store.UniqueKey;

/// Converts documents and keys to their form in the database: JSON, in which the fields that the
/// schema marks as secrets are encrypted if the node has a key for that.
final class Documents {
  /// The member of an object that replaces an encrypted text: `{"encrypted": "…"}`. The value of a
  /// text field is never an object.
  private static final String ENCRYPTED = "encrypted";

  private final EntitySchemas schemas;
  private final SecretCipher cipher;
  private final Map<Schema, List<List<String>>> secrets = new ConcurrentHashMap<>();

  Documents(EntitySchemas schemas, SecretCipher cipher) {
    this.schemas = schemas;
    this.cipher = cipher;
  }

  String encode(String entity, String id, Value.Obj document) {
    var stored = document;
    if (cipher.isOn()) {
      for (var path : secrets(entity, document)) {
        stored = SecretPath.replaced(stored, path, value -> sealed(value, place(entity, id, path)));
      }
    }
    return Json.write(stored);
  }

  private Value sealed(Value value, String place) {
    return value instanceof Value.Str text
        ? Value.of(Map.of(ENCRYPTED, Value.of(cipher.encrypt(text.text(), place))))
        : value;
  }

  /// @throws SQLDataException if it is damaged, or its secrets cannot be decrypted with the node's
  ///   key
  Value.Obj decode(String entity, String id, String text) throws SQLDataException {
    try {
      if (!(JsonText.parseData(text) instanceof Value.Obj document)) {
        throw new SQLDataException(entity + " " + id + " is not a document");
      }
      for (var path : secrets(entity, document)) {
        document =
            SecretPath.replaced(document, path, value -> opened(value, place(entity, id, path)));
      }
      return document;
    } catch (MalformedText e) {
      throw new SQLDataException(entity + " " + id + " is damaged: " + e.getMessage(), e);
    }
  }

  private Value opened(Value value, String place) throws SQLDataException {
    return value instanceof Value.Obj sealed
        ? Value.of(cipher.decrypt(sealed.text(ENCRYPTED), place))
        : value;
  }

  /// A short text for the key that does not reveal secrets.
  String digest(UniqueKey key) {
    var digest = cipher.digest(key.text().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  private List<List<String>> secrets(String entity, Value.Obj document) {
    return secrets.computeIfAbsent(schemas.schemaOf(entity, document), SecretPath::of);
  }

  /// The place that an encrypted secret is bound to, so that it cannot be copied to a place where
  /// it would be shown.
  private static String place(String entity, String id, List<String> path) {
    return entity + "/" + id + "/" + String.join(".", path);
  }
}
