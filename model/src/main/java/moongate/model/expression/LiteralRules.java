package moongate.model.expression;

import java.util.Optional;
import java.util.regex.Pattern;
import moongate.model.expression.RequestField.Type;
import moongate.model.schema.IpNetwork;
import org.jspecify.annotations.Nullable;

/// The kinds of literals and where they are allowed.
final class LiteralRules {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}");
  private static final Pattern HEXADECIMAL = Pattern.compile("-?0x[0-9A-Fa-f]{1,15}");
  private static final Pattern OCTAL = Pattern.compile("-?0[0-7]{1,20}");

  private LiteralRules() {}

  /// Parses an integer: decimal, hexadecimal (`0x…`) or octal (`0…`).
  static Optional<Literal> number(String digits) {
    if (HEXADECIMAL.matcher(digits).matches()) {
      return Optional.of(new Literal.Number(Long.parseLong(digits.replace("0x", ""), 16)));
    }
    if (OCTAL.matcher(digits).matches()) {
      return Optional.of(new Literal.Number(Long.parseLong(digits, 8)));
    }
    return DECIMAL.matcher(digits).matches()
        ? Optional.of(new Literal.Number(Long.parseLong(digits)))
        : Optional.empty();
  }

  /// Why a literal is not allowed to the right of `operator`; null if it is allowed.
  static @Nullable String problem(Type type, Operator operator, Literal literal) {
    return switch (literal) {
      case Literal.Text(var text) when type == Type.TEXT ->
          operator == Operator.REGEX ? RegexText.problem(text) : null;
      case Literal.Number _ when type == Type.NUMBER -> null;
      case Literal.Addresses(var network) when type == Type.ADDRESS -> problem(operator, network);
      default ->
          "types differ: the field is " + type.description() + ", this is " + describe(literal);
    };
  }

  private static @Nullable String problem(Operator operator, IpNetwork network) {
    boolean isNetworkAsked = operator == Operator.IN || operator == Operator.NOT_IN;
    if (isNetworkAsked && network.isSingle()) {
      return "'"
          + operator.symbol()
          + "' takes a network such as 10.0.0.0/8; '==' takes an address";
    }
    if (isNetworkAsked && network.hasHostBits()) {
      return "a network has no bits behind its prefix length: 10.0.0.0/24, not 10.0.0.1/24";
    }
    return isNetworkAsked || network.isSingle()
        ? null
        : "'" + operator.symbol() + "' takes an address; 'in' takes a network";
  }

  private static String describe(Literal literal) {
    return switch (literal) {
      case Literal.Text _ -> Type.TEXT.description();
      case Literal.Number _ -> Type.NUMBER.description();
      case Literal.Addresses _ -> Type.ADDRESS.description();
    };
  }
}
