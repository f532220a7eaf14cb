package moongate.plugins.llm;

import moongate.plugins.ai.RequestRefused;
import tools.jackson.databind.JsonNode;

/// An image that is embedded in a message: `data:image/png;base64,…`.
///
/// @param mediaType `image/png`
/// @param data in Base64
record Image(String mediaType, String data) {
  private static final String START = "data:";
  private static final String BASE64 = ";base64,";

  /// @param part a part of the content of a message in OpenAI's format
  static Image of(JsonNode part, Provider provider) throws RequestRefused {
    var url = part.path("image_url").path("url").stringValue("");
    int end = url.indexOf(BASE64);
    if (!url.startsWith(START) || end < 0) {
      throw new RequestRefused(
          400,
          "an image for the provider "
              + provider.name()
              + " has to be a data URL in base64: data:image/png;base64,…");
    }
    return new Image(url.substring(START.length(), end), url.substring(end + BASE64.length()));
  }
}
