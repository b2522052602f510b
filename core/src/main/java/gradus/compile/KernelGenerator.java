package gradus.compile;

import gradus.compile.KernelCode.Along;
import gradus.compile.KernelCode.Operation;
import gradus.compile.KernelCode.Sink;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Writes the loop of a fused kernel as bytecode, once for each [KernelCode].
///
/// The loop is
///
/// ```
/// for each outer index:
///   the inputs that stay are loaded once
///   for each run of lanes in the inner index:   // and once more, masked, for what is left over
///     load, compute, store or accumulate
///   the sums along the inner loop are written
/// the sums along both loops are written
/// ```
///
/// What the lanes are, a vector or a single number, is the business of [Lanes].
final class KernelGenerator {
  private static final ClassDesc KERNEL = ClassDesc.of("gradus.compile.FusedKernel");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.ofDescriptor("([Ljava/lang/Object;[I[III)V");

  /// The just-in-time compiler leaves methods of more than 8000 bytes alone; loading arrays and
  /// walking the loops take some.
  static final int MOST_CODE = 7000;

  /// About how many bytes it takes to load and store local variables around an operation, or to
  /// reach an element of an array.
  private static final int ACCESS = 16;

  private static final ConcurrentHashMap<KernelCode, FusedKernel> GENERATED =
      new ConcurrentHashMap<>();

  // parameters of run, by local variable
  private static final int ARRAYS = 1;
  private static final int OFFSETS = 2;
  private static final int STRIDES = 3;
  private static final int OUTER = 4;
  private static final int INNER = 5;

  private final KernelCode kernel;
  private final Lanes lanes;
  private final CodeBuilder code;
  private final int[] arrays;
  private final int[] offsets;
  private final int[] values;
  private final int[] sums;
  private final int index;
  private final int mask;

  private KernelGenerator(KernelCode kernel, Lanes lanes, CodeBuilder code) {
    this.kernel = kernel;
    this.lanes = lanes;
    this.code = code;
    int pointers = kernel.inputs().size() + kernel.sinks().size();
    this.arrays = new int[pointers];
    this.offsets = new int[pointers];
    for (int k = 0; k < pointers; k++) {
      arrays[k] = code.allocateLocal(TypeKind.REFERENCE);
      offsets[k] = code.allocateLocal(TypeKind.INT);
    }
    this.values = locals(kernel.inputs().size() + kernel.operations().size());
    this.sums = locals(kernel.sinks().size());
    this.index = code.allocateLocal(TypeKind.INT);
    this.mask = code.allocateLocal(TypeKind.REFERENCE);
  }

  private int[] locals(int count) {
    int[] locals = new int[count];
    for (int k = 0; k < count; k++) {
      locals[k] = code.allocateLocal(lanes.kind());
    }
    return locals;
  }

  /// The kernel for this code; generated when first asked for.
  static FusedKernel of(KernelCode kernel) {
    return GENERATED.computeIfAbsent(kernel, KernelGenerator::generate);
  }

  private static FusedKernel generate(KernelCode kernel) {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      Class<?> generated = lookup.defineHiddenClass(bytes(kernel), true).lookupClass();
      return (FusedKernel) generated.getDeclaredConstructor().newInstance();
    } catch (IllegalAccessException
        | InstantiationException
        | NoSuchMethodException
        | InvocationTargetException e) {
      throw new LinkageError("a generated kernel could not be loaded: " + kernel, e);
    }
  }

  /// The class file of a kernel.
  static byte[] bytes(KernelCode kernel) {
    Lanes lanes = Lanes.of(kernel.precision());
    ConstantPoolBuilder constants = lanes.constants();
    return ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofClassLoading(KernelGenerator.class.getClassLoader())))
        .build(
            constants.classEntry(ClassDesc.of("gradus.compile.Generated")),
            constants,
            builder ->
                builder
                    .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                    .withSuperclass(KERNEL)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        0,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    KERNEL, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody(
                        "run", RUN, 0, code -> new KernelGenerator(kernel, lanes, code).loops()));
  }

  private void loops() {
    for (int k = 0; k < arrays.length; k++) {
      code.aload(ARRAYS).loadConstant(k).aaload().checkcast(lanes.array()).astore(arrays[k]);
      code.aload(OFFSETS).loadConstant(k).iaload().istore(offsets[k]);
    }
    start(Along.NONE);
    constants();
    Label next = code.newLabel();
    Label end = code.newLabel();
    int outer = code.allocateLocal(TypeKind.INT);
    code.iconst_0().istore(outer).labelBinding(next);
    code.iload(outer).iload(OUTER).if_icmpge(end);
    pass();
    for (int k = 0; k < offsets.length; k++) {
      code.iload(offsets[k]).aload(STRIDES).loadConstant(k).iaload().iadd().istore(offsets[k]);
    }
    code.iinc(outer, 1).goto_(next).labelBinding(end);
    finish(Along.NONE);
    code.return_();
  }

  /// About how many bytes of code an operation takes in the loop.
  static int size(Operation operation, Precision precision) {
    Lanes lanes = Lanes.of(precision);
    return ACCESS
        + switch (operation) {
          case Operation.Constant _ -> 0;
          case Operation.Apply1(var function, var _) -> lanes.size(function.method(), 1);
          case Operation.Apply2(var function, var _, var _) -> lanes.size(function.method(), 2);
          case Operation.ApplyPower(var _, var exponent) ->
              exponent == 2 || exponent == -1 ? lanes.size("divide", 2) : lanes.size("power", 2);
          case Operation.ApplySelect _ -> lanes.size("select", 3);
        };
  }

  /// About how many bytes the body of the loop takes.
  private int bodySize() {
    int size = ACCESS * (kernel.inputs().size() + 2 * kernel.sinks().size());
    for (Operation operation : kernel.operations()) {
      size += size(operation, kernel.precision());
    }
    return size;
  }

  /// One pass of the inner loop: full runs of lanes, then the rest under a mask. Where two copies
  /// of the body would be too long, all runs are under a mask.
  private void pass() {
    for (int k = 0; k < kernel.inputs().size(); k++) {
      if (!kernel.inputs().get(k)) {
        code.aload(arrays[k]).iload(offsets[k]);
        lanes.loadOne(code);
        code.storeLocal(lanes.kind(), values[k]);
      }
    }
    start(Along.OUTER);
    boolean masked = lanes.length() > 1 && 2 * bodySize() > MOST_CODE;
    Label rest = code.newLabel();
    Label done = code.newLabel();
    code.iconst_0().istore(index);
    if (!masked) {
      wholeRuns(rest);
    }
    code.labelBinding(rest);
    if (lanes.length() > 1) {
      code.iload(index).iload(INNER).if_icmpge(done);
      lanes.mask(code, index, INNER);
      code.astore(mask);
      body(true);
      if (masked) {
        code.iinc(index, lanes.length()).goto_(rest);
      }
    }
    code.labelBinding(done);
    finish(Along.OUTER);
  }

  private void wholeRuns(Label rest) {
    Label next = code.newLabel();
    int bound = code.allocateLocal(TypeKind.INT);
    code.iload(INNER).iload(INNER).loadConstant(lanes.length()).irem().isub().istore(bound);
    code.labelBinding(next).iload(index).iload(bound).if_icmpge(rest);
    body(false);
    code.iinc(index, lanes.length()).goto_(next);
  }

  private void constants() {
    for (int k = 0; k < kernel.operations().size(); k++) {
      if (kernel.operations().get(k) instanceof Operation.Constant(var value)) {
        lanes.constant(code, value);
        code.storeLocal(lanes.kind(), values[kernel.inputs().size() + k]);
      }
    }
  }

  private void body(boolean masked) {
    for (int k = 0; k < kernel.inputs().size(); k++) {
      if (kernel.inputs().get(k)) {
        load(k, masked);
        code.storeLocal(lanes.kind(), values[k]);
      }
    }
    for (int k = 0; k < kernel.operations().size(); k++) {
      if (!(kernel.operations().get(k) instanceof Operation.Constant)) {
        compute(kernel.operations().get(k));
        code.storeLocal(lanes.kind(), values[kernel.inputs().size() + k]);
      }
    }
    for (int k = 0; k < kernel.sinks().size(); k++) {
      sink(k, masked);
    }
  }

  private void compute(Operation operation) {
    switch (operation) {
      case Operation.Constant constant -> {}
      case Operation.Apply1(var function, var x) -> {
        value(x);
        lanes.call(code, function.method(), 1);
      }
      case Operation.Apply2(var function, var x, var y) -> {
        value(x);
        value(y);
        lanes.call(code, function.method(), 2);
      }
      case Operation.ApplyPower(var x, var exponent) -> power(x, exponent);
      case Operation.ApplySelect(var condition, var then, var otherwise) -> {
        value(condition);
        value(then);
        value(otherwise);
        lanes.call(code, "select", 3);
      }
    }
  }

  /// Small whole exponents by products, as `Math.pow` would answer but faster.
  private void power(int x, double exponent) {
    if (exponent == 2) {
      value(x);
      value(x);
      lanes.call(code, "multiply", 2);
    } else if (exponent == -1) {
      lanes.constant(code, 1);
      value(x);
      lanes.call(code, "divide", 2);
    } else {
      value(x);
      lanes.constant(code, exponent);
      lanes.call(code, "power", 2);
    }
  }

  private void sink(int k, boolean masked) {
    Sink sink = kernel.sinks().get(k);
    int pointer = kernel.inputs().size() + k;
    switch (sink.along()) {
      case ELEMENT -> {
        value(sink.operand());
        store(pointer, masked);
      }
      case INNER -> {
        load(pointer, masked);
        value(sink.operand());
        lanes.call(code, combination(sink.reduction()), 2);
        store(pointer, masked);
      }
      case OUTER, NONE -> {
        code.loadLocal(lanes.kind(), sums[k]);
        value(sink.operand());
        lanes.accumulate(code, sink.reduction(), masked ? mask : -1);
        code.storeLocal(lanes.kind(), sums[k]);
      }
    }
  }

  /// Sets the running reductions of the sinks that move with the given loop to their neutral
  /// elements.
  private void start(Along along) {
    for (int k = 0; k < sums.length; k++) {
      if (kernel.sinks().get(k).along() == along) {
        lanes.constant(code, neutral(kernel.sinks().get(k).reduction()));
        code.storeLocal(lanes.kind(), sums[k]);
      }
    }
  }

  /// Combines the running reductions with what their targets hold.
  private void finish(Along along) {
    for (int k = 0; k < sums.length; k++) {
      Sink sink = kernel.sinks().get(k);
      if (sink.along() == along) {
        int pointer = kernel.inputs().size() + k;
        code.aload(arrays[pointer]).iload(offsets[pointer]);
        code.loadLocal(lanes.kind(), sums[k]);
        lanes.combineWithTarget(code, sink.reduction());
      }
    }
  }

  private void value(int operand) {
    code.loadLocal(lanes.kind(), values[operand]);
  }

  private Lanes.Address address(int pointer) {
    return new Lanes.Address(arrays[pointer], offsets[pointer], index);
  }

  private void load(int pointer, boolean masked) {
    lanes.load(code, address(pointer), masked ? mask : -1);
  }

  /// Stores the lanes on the stack.
  private void store(int pointer, boolean masked) {
    lanes.store(code, address(pointer), masked ? mask : -1);
  }

  static double neutral(Reduction reduction) {
    return switch (reduction) {
      case SUM -> 0;
      case PRODUCT -> 1;
      case MAXIMUM -> Double.NEGATIVE_INFINITY;
      case MINIMUM -> Double.POSITIVE_INFINITY;
      case LOG_SUM_EXP, NORM2 ->
          throw new IllegalStateException(reduction + " is lowered before kernels are built");
    };
  }

  static String combination(Reduction reduction) {
    return switch (reduction) {
      case SUM -> "add";
      case PRODUCT -> "multiply";
      case MAXIMUM -> "maximum";
      case MINIMUM -> "minimum";
      case LOG_SUM_EXP, NORM2 ->
          throw new IllegalStateException(reduction + " is lowered before kernels are built");
    };
  }

  /// The kernels generated so far, for reports and tests.
  static List<KernelCode> generated() {
    return new ArrayList<>(GENERATED.keySet());
  }
}
