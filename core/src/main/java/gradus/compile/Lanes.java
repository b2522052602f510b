package gradus.compile;

import gradus.expr.Reduction;
import gradus.linalg.Precision;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;

/// The bytecode by which a kernel handles its numbers: one at a time, or a vector of them.
interface Lanes {
  /// Where numbers are: local variables that hold an array, and two parts of an index.
  record Address(int array, int offset, int index) {
    /// → array, index
    void push(CodeBuilder code) {
      code.aload(array).iload(offset).iload(index).iadd();
    }
  }

  /// Constants for the code of a kernel.
  ConstantPoolBuilder constants();

  /// Vectors where the Vector API is present, single numbers elsewhere.
  static Lanes of(Precision precision) {
    return VectorLanes.AVAILABLE ? new VectorLanes(precision) : new ScalarLanes(precision);
  }

  /// The kind of local variable that holds the lanes.
  TypeKind kind();

  /// How many numbers there are.
  int length();

  /// The type of the arrays.
  ClassDesc array();

  /// array, index → the number there in all lanes
  void loadOne(CodeBuilder code);

  /// → lanes; under the mask in a local variable, unless that is negative
  void load(CodeBuilder code, Address address, int mask);

  /// lanes → ; under the mask in a local variable, unless that is negative
  void store(CodeBuilder code, Address address, int mask);

  /// → a constant in all lanes
  void constant(CodeBuilder code, double value);

  /// `arity` lanes → lanes, by the function of that name
  void call(CodeBuilder code, String function, int arity);

  /// About how many bytes of code such a call takes.
  int size(String function, int arity);

  /// running, lanes → running; lanes outside the mask do not count
  void accumulate(CodeBuilder code, Reduction reduction, int mask);

  /// array, index, running → ; combines all lanes with the number there
  void combineWithTarget(CodeBuilder code, Reduction reduction);

  /// → a mask of the lanes from a local index up to a local bound
  void mask(CodeBuilder code, int index, int bound);

  /// One number at a time, computed in double.
  record ScalarLanes(Precision precision) implements Lanes {
    private static final ClassDesc FUNCTIONS = ClassDesc.of("gradus.expr.ScalarFunctions");

    private boolean isDouble() {
      return precision == Precision.DOUBLE;
    }

    @Override
    public ConstantPoolBuilder constants() {
      return ConstantPoolBuilder.of();
    }

    @Override
    public TypeKind kind() {
      return isDouble() ? TypeKind.DOUBLE : TypeKind.FLOAT;
    }

    @Override
    public int length() {
      return 1;
    }

    @Override
    public ClassDesc array() {
      return (isDouble() ? ConstantDescs.CD_double : ConstantDescs.CD_float).arrayType();
    }

    @Override
    public void loadOne(CodeBuilder code) {
      code.arrayLoad(kind());
    }

    @Override
    public void load(CodeBuilder code, Address address, int mask) {
      address.push(code);
      code.arrayLoad(kind());
    }

    @Override
    public void store(CodeBuilder code, Address address, int mask) {
      int value = code.allocateLocal(kind());
      code.storeLocal(kind(), value);
      address.push(code);
      code.loadLocal(kind(), value).arrayStore(kind());
    }

    @Override
    public void constant(CodeBuilder code, double value) {
      if (isDouble()) {
        code.loadConstant(value);
      } else {
        code.loadConstant((float) value);
      }
    }

    @Override
    public void call(CodeBuilder code, String function, int arity) {
      if (!isDouble()) {
        int[] floats = new int[arity];
        for (int k = arity - 1; k >= 0; k--) {
          floats[k] = code.allocateLocal(TypeKind.FLOAT);
          code.fstore(floats[k]);
        }
        for (int k = 0; k < arity; k++) {
          code.fload(floats[k]).f2d();
        }
      }
      code.invokestatic(
          FUNCTIONS,
          function,
          MethodTypeDesc.of(
              ConstantDescs.CD_double, Collections.nCopies(arity, ConstantDescs.CD_double)));
      if (!isDouble()) {
        code.d2f();
      }
    }

    /// A call, and conversions.
    @Override
    public int size(String function, int arity) {
      return 8 + 6 * arity;
    }

    @Override
    public void accumulate(CodeBuilder code, Reduction reduction, int mask) {
      call(code, KernelGenerator.combination(reduction), 2);
    }

    @Override
    public void combineWithTarget(CodeBuilder code, Reduction reduction) {
      int running = code.allocateLocal(kind());
      code.storeLocal(kind(), running).dup2().arrayLoad(kind()).loadLocal(kind(), running);
      call(code, KernelGenerator.combination(reduction), 2);
      code.arrayStore(kind());
    }

    @Override
    public void mask(CodeBuilder code, int index, int bound) {
      throw new IllegalStateException("a single lane needs no mask");
    }
  }
}
