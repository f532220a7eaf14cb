package moongate.model;

/// A rule over several fields of one record; `description` is how `/schemas` shows it (empty: not
/// shown).
public record EntityCheck(Value.Obj description, Check check) {}
