package moongate.model.schema;

/// The names of an entity in paths of the Admin API.
///
/// @param collection in `/key-auths`
/// @param nested in `/consumers/{consumer}/key-auth`
public record AdminPath(String collection, String nested) {
  /// For an entity that the Admin API does not show.
  static final AdminPath NONE = new AdminPath("", "");

  public boolean isNone() {
    return equals(NONE);
  }
}
