package gradus.optimization;

import gradus.linalg.Shape;
import java.util.List;

/// A named part of a flat array of arguments: a parameter with its shape.
///
/// @param name by which groups of a method are chosen
/// @param shape of its value
/// @param offset of its first element
public record Block(String name, Shape shape, int offset) {
  /// All arguments as one vector, called `point`.
  public static List<Block> vector(int size) {
    return List.of(new Block("point", Shape.of(size), 0));
  }
}
