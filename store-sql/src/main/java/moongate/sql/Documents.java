package moongate.sql;

import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import moongate.model.EntitySchemas;
import moongate.model.Json;
import moongate.model.Value;
import moongate.store.JsonText;
import moongate.store.MalformedText;
import moongate.store.UniqueKey;

/// The form that documents and keys have in the database: JSON, with the fields that the schema
/// marks as secrets encrypted if the node has a key for that.
final class Documents {
  /// In place of a text that is encrypted: `{"encrypted": "…"}`. No field of text can look so.
  private static final String ENCRYPTED = "encrypted";

  private final EntitySchemas schemas;
  private final SecretCipher cipher;

  Documents(EntitySchemas schemas, SecretCipher cipher) {
    this.schemas = schemas;
    this.cipher = cipher;
  }

  String encode(String entity, String id, Value.Obj document) {
    var stored = document;
    if (cipher.isOn()) {
      for (var field : secrets(entity)) {
        if (stored.at(field) instanceof Value.Str text) {
          var sealed = cipher.encrypt(text.text(), place(entity, id, field));
          stored = stored.with(field, Value.of(Map.of(ENCRYPTED, Value.of(sealed))));
        }
      }
    }
    return Json.write(stored);
  }

  /// @throws SQLDataException when it is damaged, or its secrets cannot be read with the node's key
  Value.Obj decode(String entity, String id, String text) throws SQLDataException {
    try {
      if (!(JsonText.parseData(text) instanceof Value.Obj document)) {
        throw new SQLDataException(entity + " " + id + " is not a document");
      }
      for (var field : secrets(entity)) {
        if (document.at(field) instanceof Value.Obj sealed) {
          var opened = cipher.decrypt(sealed.text(ENCRYPTED), place(entity, id, field));
          document = document.with(field, Value.of(opened));
        }
      }
      return document;
    } catch (MalformedText e) {
      throw new SQLDataException(entity + " " + id + " is damaged: " + e.getMessage(), e);
    }
  }

  /// Short, and of a secret not the secret itself.
  String digest(UniqueKey key) {
    var digest = cipher.digest(key.text().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }

  private Set<String> secrets(String entity) {
    return schemas
        .entity(entity)
        .map(schema ->
            schema.fields().entrySet().stream()
                .filter(field -> field.getValue().isEncrypted())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /// What a secret is bound to, so that nobody moves it to where it would be shown.
  private static String place(String entity, String id, String field) {
    return entity + "/" + id + "/" + field;
  }
}
