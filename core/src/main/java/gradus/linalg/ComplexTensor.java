package gradus.linalg;

/// Complex numbers `real + i·imaginary`, as two tensors of one shape.
public record ComplexTensor(Tensor real, Tensor imaginary) {
  /// @throws IllegalArgumentException where the shapes differ
  public ComplexTensor {
    if (!real.shape().equals(imaginary.shape())) {
      throw new IllegalArgumentException(
          "complex numbers need real and imaginary parts of one shape, not "
              + real.shape()
              + " and "
              + imaginary.shape());
    }
  }

  public Shape shape() {
    return real.shape();
  }

  /// Whether every imaginary part is 0.
  public boolean isReal() {
    for (int k = 0; k < shape().count(); k++) {
      if (imaginary.flat(k) != 0) {
        return false;
      }
    }
    return true;
  }

  /// `|z| = √(real² + imaginary²)` of each number, without overflow on the way.
  public Tensor modulus() {
    return Tensor.generate(shape(), k -> Math.hypot(real.flat(k), imaginary.flat(k)));
  }

  /// The angle of each number in `−π … π`; 0 for 0.
  public Tensor argument() {
    return Tensor.generate(shape(), k -> Math.atan2(imaginary.flat(k), real.flat(k)));
  }

  /// `real − i·imaginary`
  public ComplexTensor conjugate() {
    return new ComplexTensor(real, Tensor.generate(shape(), k -> -imaginary.flat(k)));
  }

  /// Column `j` of a matrix.
  public ComplexTensor column(int j) {
    return new ComplexTensor(real.column(j), imaginary.column(j));
  }
}
