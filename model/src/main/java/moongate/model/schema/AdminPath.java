package moongate.model.schema;

/// How paths of the Admin API call an entity.
///
/// @param collection in `/key-auths`
/// @param nested in `/consumers/{consumer}/key-auth`
public record AdminPath(String collection, String nested) {
  /// Of an entity that the Admin API does not show.
  static final AdminPath NONE = new AdminPath("", "");

  public boolean isNone() {
    return equals(NONE);
  }
}
