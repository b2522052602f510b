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
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/// Vectors of the machine's preferred width.
record VectorLanes(Precision precision) implements Lanes {
  /// Whether the Vector API is present in this Java machine.
  static final boolean AVAILABLE =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
          && !"scalar".equals(System.getProperty("gradus.kernels"));

  private static final String PACKAGE = "jdk.incubator.vector.";
  private static final ClassDesc SPECIES = ClassDesc.of(PACKAGE + "VectorSpecies");
  private static final ClassDesc DOUBLES = ClassDesc.of(PACKAGE + "DoubleVector");
  private static final ClassDesc FLOATS = ClassDesc.of(PACKAGE + "FloatVector");
  private static final ClassDesc VECTOR = ClassDesc.of(PACKAGE + "Vector");
  private static final ClassDesc MASK = ClassDesc.of(PACKAGE + "VectorMask");

  private ClassDesc type() {
    return precision == Precision.DOUBLE ? DOUBLES : FLOATS;
  }

  private ClassDesc element() {
    return precision == Precision.DOUBLE ? ConstantDescs.CD_double : ConstantDescs.CD_float;
  }

  private Splice functions() {
    return precision == Precision.DOUBLE ? ShortDouble.FUNCTIONS : ShortSingle.FUNCTIONS;
  }

  /// Whether a function is too long to be copied into a kernel.
  private boolean isLong(String function) {
    return !functions().has(function);
  }

  private Outlined longFunctions() {
    return precision == Precision.DOUBLE ? LongDouble.FUNCTIONS : LongSingle.FUNCTIONS;
  }

  // each is made when the first of its functions is called

  private static final class ShortDouble {
    static final Splice FUNCTIONS = Splice.of(DoubleVectorMath.class);
  }

  private static final class ShortSingle {
    static final Splice FUNCTIONS = Splice.of(FloatVectorMath.class);
  }

  private static final class LongDouble {
    static final Outlined FUNCTIONS =
        Outlined.of(List.of(DoubleVectorSpecial.class, DoubleVectorMath.class));
  }

  private static final class LongSingle {
    static final Outlined FUNCTIONS =
        Outlined.of(
            List.of(FloatVectorSpecial.class, DoubleVectorSpecial.class, DoubleVectorMath.class));
  }

  private TypeKind elementKind() {
    return precision == Precision.DOUBLE ? TypeKind.DOUBLE : TypeKind.FLOAT;
  }

  @Override
  public ConstantPoolBuilder constants() {
    return functions().constants();
  }

  @Override
  public TypeKind kind() {
    return TypeKind.REFERENCE;
  }

  @Override
  public int length() {
    return (precision == Precision.DOUBLE
            ? DoubleVector.SPECIES_PREFERRED
            : FloatVector.SPECIES_PREFERRED)
        .length();
  }

  @Override
  public ClassDesc array() {
    return element().arrayType();
  }

  private void species(CodeBuilder code) {
    code.getstatic(type(), "SPECIES_PREFERRED", SPECIES);
  }

  @Override
  public void loadOne(CodeBuilder code) {
    int value = code.allocateLocal(elementKind());
    code.arrayLoad(elementKind()).storeLocal(elementKind(), value);
    species(code);
    code.loadLocal(elementKind(), value);
    broadcast(code);
  }

  @Override
  public void load(CodeBuilder code, Address address, int mask) {
    species(code);
    address.push(code);
    if (mask < 0) {
      code.invokestatic(
          type(), "fromArray", MethodTypeDesc.of(type(), SPECIES, array(), ConstantDescs.CD_int));
    } else {
      code.aload(mask);
      code.invokestatic(
          type(),
          "fromArray",
          MethodTypeDesc.of(type(), SPECIES, array(), ConstantDescs.CD_int, MASK));
    }
  }

  @Override
  public void store(CodeBuilder code, Address address, int mask) {
    address.push(code);
    if (mask < 0) {
      code.invokevirtual(
          type(),
          "intoArray",
          MethodTypeDesc.of(ConstantDescs.CD_void, array(), ConstantDescs.CD_int));
    } else {
      code.aload(mask);
      code.invokevirtual(
          type(),
          "intoArray",
          MethodTypeDesc.of(ConstantDescs.CD_void, array(), ConstantDescs.CD_int, MASK));
    }
  }

  @Override
  public void constant(CodeBuilder code, double value) {
    species(code);
    if (precision == Precision.DOUBLE) {
      code.loadConstant(value);
    } else {
      code.loadConstant((float) value);
    }
    broadcast(code);
  }

  private void broadcast(CodeBuilder code) {
    code.invokestatic(type(), "broadcast", MethodTypeDesc.of(type(), SPECIES, element()));
  }

  @Override
  public void call(CodeBuilder code, String function, int arity) {
    MethodTypeDesc signature = MethodTypeDesc.of(type(), Collections.nCopies(arity, type()));
    if (isLong(function)) {
      longFunctions().call(code, function, signature);
    } else {
      functions().call(code, function, signature);
    }
  }

  @Override
  public int size(String function, int arity) {
    return functions()
        .size(function, MethodTypeDesc.of(type(), Collections.nCopies(arity, type())));
  }

  /// The lanes are the receiver: the just-in-time compiler knows their class, and so inlines what
  /// is called, where it does not know that of what runs around a loop.
  @Override
  public void accumulate(CodeBuilder code, Reduction reduction, int mask) {
    code.swap();
    if (mask < 0) {
      call(code, KernelGenerator.combination(reduction), 2);
      return;
    }
    int running = code.allocateLocal(TypeKind.REFERENCE);
    code.astore(running).aload(running);
    call(code, KernelGenerator.combination(reduction), 2);
    code.aload(running).aload(mask);
    code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
    code.invokevirtual(type(), "blend", MethodTypeDesc.of(type(), VECTOR, MASK));
  }

  @Override
  public void combineWithTarget(CodeBuilder code, Reduction reduction) {
    int running = code.allocateLocal(TypeKind.REFERENCE);
    int index = code.allocateLocal(TypeKind.INT);
    int target = code.allocateLocal(TypeKind.REFERENCE);
    int reduced = code.allocateLocal(elementKind());
    code.astore(running).istore(index).astore(target).aload(running);
    functions()
        .call(
            code,
            KernelGenerator.combination(reduction) + "Lanes",
            MethodTypeDesc.of(element(), type()));
    code.storeLocal(elementKind(), reduced);
    code.aload(target).iload(index).aload(target).iload(index).arrayLoad(elementKind());
    code.loadLocal(elementKind(), reduced);
    combine(code, reduction);
    code.arrayStore(elementKind());
  }

  /// two numbers → one
  private void combine(CodeBuilder code, Reduction reduction) {
    boolean twice = precision == Precision.DOUBLE;
    switch (reduction) {
      case SUM -> {
        if (twice) {
          code.dadd();
        } else {
          code.fadd();
        }
      }
      case PRODUCT -> {
        if (twice) {
          code.dmul();
        } else {
          code.fmul();
        }
      }
      case MAXIMUM, MINIMUM ->
          code.invokestatic(
              ClassDesc.of("java.lang.Math"),
              reduction == Reduction.MAXIMUM ? "max" : "min",
              MethodTypeDesc.of(element(), element(), element()));
      case LOG_SUM_EXP, NORM2 -> throw new IllegalStateException("lowered first");
    }
  }

  @Override
  public void mask(CodeBuilder code, int index, int bound) {
    species(code);
    code.iload(index).iload(bound);
    code.invokeinterface(
        SPECIES,
        "indexInRange",
        MethodTypeDesc.of(MASK, ConstantDescs.CD_int, ConstantDescs.CD_int));
  }
}
