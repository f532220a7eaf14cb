package moongate.model;

import java.security.SecureRandom;

/// Random texts that cannot be guessed: keys, secrets, tokens.
public final class RandomText {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RandomText() {}

  /// A random text of `length` ASCII letters and digits.
  public static String of(int length) {
    var text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
