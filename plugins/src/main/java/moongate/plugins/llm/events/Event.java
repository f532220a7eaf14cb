package moongate.plugins.llm.events;

/// One piece of an answer, as its provider sent it. All text is bytes.
///
/// @param name what kind of event it is; empty when the provider does not say so
/// @param data mostly JSON
public record Event(String name, String data) {}
