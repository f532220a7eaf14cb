package moongate.model.expression;

import moongate.model.schema.IpNetwork;

/// The right side of a predicate.
public sealed interface Literal {
  record Text(String text) implements Literal {}

  record Number(long number) implements Literal {}

  /// An address, or a network of addresses.
  record Addresses(IpNetwork network) implements Literal {}
}
