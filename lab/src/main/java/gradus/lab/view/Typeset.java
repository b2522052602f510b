package gradus.lab.view;

/// A formula in the three forms a person meets it: words, Unicode on a terminal, LaTeX on a page.
///
/// @param words what the formula says, for a screen reader and as its caption
/// @param unicode one line of Unicode mathematics
/// @param latex the same in LaTeX
public record Typeset(String words, String unicode, String latex) {}
