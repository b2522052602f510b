package gradus.compile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeBuilder.BlockCodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.PseudoInstruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the bytecode of a static method into another method, in place of a call.
///
/// A loop over vectors is fast only if everything in it is compiled as one piece: a vector that is
/// passed to a call is first put into an object. The just-in-time compiler decides by size what it
/// inlines, and not always the same; here it has nothing to decide.
final class Splice {
  // bytes of instructions
  private static final int CALL = 3;
  private static final int LOCAL = 2;
  private static final int JUMP = 2; // beyond the return that it takes the place of

  /// The code of a method: read once, copied often.
  ///
  /// @param length in bytes
  /// @param loops whether a branch goes backwards
  private record Body(List<CodeElement> elements, int length, boolean loops) {
    static Body of(CodeModel code) {
      List<CodeElement> elements = code.elementList();
      Set<Label> passed = new HashSet<>();
      boolean loops = false;
      for (CodeElement element : elements) {
        if (element instanceof LabelTarget target) {
          passed.add(target.label());
        } else if (element instanceof BranchInstruction branch) {
          loops |= passed.contains(branch.target());
        }
      }
      return new Body(elements, ((CodeAttribute) code).codeLength(), loops);
    }
  }

  private final Map<ClassDesc, ClassModel> models = new LinkedHashMap<>();
  private final Map<String, MethodModel> methods = new HashMap<>();
  private final Map<String, Body> bodies = new ConcurrentHashMap<>();
  private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

  /// The methods of the first class.
  private final Set<String> names = new HashSet<>();

  private final boolean loopsToo;

  /// @param loopsToo whether methods with loops are copied; else they are for rare cases, and
  ///   called
  private Splice(List<Class<?>> types, boolean loopsToo) {
    this.loopsToo = loopsToo;
    for (Class<?> type : types) {
      ClassDesc owner = type.describeConstable().orElseThrow();
      ClassModel model = model(type);
      models.put(owner, model);
      for (MethodModel method : model.methods()) {
        methods.put(
            key(owner, method.methodName().stringValue(), method.methodType().stringValue()),
            method);
      }
    }
    for (MethodModel method : first().methods()) {
      names.add(method.methodName().stringValue());
    }
  }

  private ClassModel first() {
    return models.values().iterator().next();
  }

  /// Constants for code that calls methods of the first class: as they are numbered there, so that
  /// instructions are copied as they stand.
  ConstantPoolBuilder constants() {
    return ConstantPoolBuilder.of(first());
  }

  /// The methods of a class without loops, and what they call of it.
  static Splice of(Class<?> type) {
    return new Splice(List.of(type), false);
  }

  /// The methods of some classes and what they call of these.
  static Splice whole(List<Class<?>> types) {
    return new Splice(types, true);
  }

  private static ClassModel model(Class<?> type) {
    String file = type.getSimpleName().concat(".class");
    try (InputStream bytes = type.getResourceAsStream(file)) {
      if (bytes == null) {
        throw new IllegalStateException(
            "the class file of " + type + " is not on the path of its class loader");
      }
      return ClassFile.of(
              ClassFile.DebugElementsOption.DROP_DEBUG,
              ClassFile.LineNumbersOption.DROP_LINE_NUMBERS)
          .parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the class file of " + type + " cannot be read", e);
    }
  }

  private static String key(ClassDesc owner, String name, String descriptor) {
    return owner.descriptorString().concat(name).concat(descriptor);
  }

  /// Whether the first class has a method of that name.
  boolean has(String name) {
    return names.contains(name);
  }

  /// The methods of the first class that others may call.
  List<MethodModel> entries() {
    List<MethodModel> entries = new ArrayList<>();
    for (MethodModel method : first().methods()) {
      if (method.flags().has(AccessFlag.STATIC)
          && !method.flags().has(AccessFlag.PRIVATE)
          && !method.methodName().equalsString("<clinit>")) {
        entries.add(method);
      }
    }
    return entries;
  }

  /// A method of the first class: its arguments are on the stack; afterwards its result is.
  void call(CodeBuilder code, String name, MethodTypeDesc type) {
    call(code, models.keySet().iterator().next(), name, type);
  }

  private void call(CodeBuilder code, ClassDesc owner, String name, MethodTypeDesc type) {
    Body body = body(key(owner, name, type.descriptorString()));
    if (body == null) {
      throw new IllegalStateException(
          owner.displayName() + " has no method " + name + type.displayDescriptor());
    }
    if (!loopsToo && body.loops()) {
      code.invokestatic(owner, name, type);
    } else {
      // the local variables of a block are free again behind it
      code.block(new Copy(body, type));
    }
  }

  private @Nullable Body body(String key) {
    MethodModel method = methods.get(key);
    Body body = bodies.get(key);
    if (body == null && method != null) {
      body = Body.of(method.code().orElseThrow());
      bodies.put(key, body);
    }
    return body;
  }

  /// The bytes of code that a call of a method of the first class is replaced by.
  int size(String name, MethodTypeDesc type) {
    return size(models.keySet().iterator().next(), name, type);
  }

  private int size(ClassDesc owner, String name, MethodTypeDesc type) {
    String key = key(owner, name, type.descriptorString());
    Integer known = sizes.get(key);
    if (known != null) {
      return known;
    }
    Body body = body(key);
    int size = CALL;
    if (body != null && (loopsToo || !body.loops())) {
      size = body.length() + LOCAL * type.parameterCount();
      for (CodeElement element : body.elements()) {
        size += growth(element);
      }
    }
    sizes.put(key, size);
    return size;
  }

  /// How many bytes longer an instruction is in a copy.
  private int growth(CodeElement element) {
    if (element instanceof LoadInstruction || element instanceof StoreInstruction) {
      // the short forms for the first four variables are of no use in a copy
      return LOCAL - ((Instruction) element).sizeInBytes();
    }
    if (element instanceof ReturnInstruction) {
      return JUMP;
    }
    if (element instanceof InvokeInstruction invoke
        && models.containsKey(invoke.owner().asSymbol())) {
      return size(invoke.owner().asSymbol(), invoke.name().stringValue(), invoke.typeSymbol());
    }
    return 0;
  }

  /// One copy of a method's body, with local variables and labels of its own.
  private final class Copy implements Consumer<BlockCodeBuilder> {
    private final Body body;
    private final MethodTypeDesc type;

    /// By kind and slot: the compiler may use one place for several kinds in turn.
    private final Map<TypeKind, Map<Integer, Integer>> locals = new EnumMap<>(TypeKind.class);

    private final Map<Label, Label> labels = new HashMap<>();

    Copy(Body body, MethodTypeDesc type) {
      this.body = body;
      this.type = type;
    }

    @Override
    public void accept(BlockCodeBuilder code) {
      int[] slots = new int[type.parameterCount()];
      for (int k = 1; k < slots.length; k++) {
        slots[k] = slots[k - 1] + TypeKind.from(type.parameterType(k - 1)).slotSize();
      }
      for (int k = slots.length - 1; k >= 0; k--) {
        TypeKind kind = TypeKind.from(type.parameterType(k)).asLoadable();
        code.storeLocal(kind, local(code, slots[k], kind));
      }
      Label end = code.newLabel();
      for (CodeElement element : body.elements()) {
        copy(code, element, end);
      }
      code.labelBinding(end);
    }

    // no switch over types, whose first use takes a new Java machine a millisecond
    private void copy(CodeBuilder code, CodeElement element, Label end) {
      if (element instanceof LoadInstruction load) {
        code.loadLocal(load.typeKind(), local(code, load.slot(), load.typeKind()));
      } else if (element instanceof StoreInstruction store) {
        code.storeLocal(store.typeKind(), local(code, store.slot(), store.typeKind()));
      } else if (element instanceof IncrementInstruction increment) {
        code.iinc(local(code, increment.slot(), TypeKind.INT), increment.constant());
      } else if (element instanceof ReturnInstruction) {
        code.goto_(end);
      } else if (element instanceof BranchInstruction branch) {
        code.branch(branch.opcode(), label(code, branch.target()));
      } else if (element instanceof LabelTarget target) {
        code.labelBinding(label(code, target.label()));
      } else if (element instanceof InvokeInstruction invoke
          && models.containsKey(invoke.owner().asSymbol())) {
        call(code, invoke.owner().asSymbol(), invoke.name().stringValue(), invoke.typeSymbol());
      } else if (element instanceof LookupSwitchInstruction
          || element instanceof TableSwitchInstruction) {
        throw new IllegalStateException("a method with a switch cannot be copied");
      } else if (!(element instanceof PseudoInstruction)) { // line numbers and names of variables
        code.with(element);
      }
    }

    private int local(CodeBuilder code, int slot, TypeKind kind) {
      Map<Integer, Integer> ofKind = locals.get(kind.asLoadable());
      if (ofKind == null) {
        ofKind = new HashMap<>();
        locals.put(kind.asLoadable(), ofKind);
      }
      Integer local = ofKind.get(slot);
      if (local == null) {
        local = code.allocateLocal(kind);
        ofKind.put(slot, local);
      }
      return local;
    }

    private Label label(CodeBuilder code, Label original) {
      Label label = labels.get(original);
      if (label == null) {
        label = code.newLabel();
        labels.put(original, label);
      }
      return label;
    }
  }
}
