// What isinstance() says of the classes of collections.abc: by methods, for those that are no more
// than a method or two, and by the types that CPython registers.
#include "types/TypingAlias.h"

#include "assay/runtime/TypeSlots.h"
#include "types/Derived.h"

namespace assay::runtime {
namespace {

/// Whether the class of an object has a method of this name that is not None.
bool hasMethod(Value v, Name name) {
  const Value method = findSpecial(v, name);
  return !method.isEmpty() && !method.isNone();
}

bool isObject(Value v) {
  return !isDerived(v) && (isA<Instance>(v) || typeOf(v) == TypeId::Exception);
}

bool isIterableOf(Value v) {
  if (isObject(v))
    return hasMethod(v, Name::__iter__);
  const TypeSlots &slots = slotsOf(v);
  return slots.iterate != nullptr || slots.next != nullptr;
}

bool isSizedOf(Value v) {
  return isObject(v) ? hasMethod(v, Name::__len__) : slotsOf(v).length != nullptr;
}

bool isIteratorOf(Value v) {
  return isObject(v) ? hasMethod(v, Name::__next__) && hasMethod(v, Name::__iter__)
                     : slotsOf(v).next != nullptr;
}

bool isHashable(Value v) {
  return isObject(v) ? !findSpecial(v, Name::__hash__).isNone() : !slotsOf(v).unhashable;
}

bool isSequence(TypeId type) {
  return type == TypeId::List || type == TypeId::Tuple || type == TypeId::Str ||
         type == TypeId::Bytes || type == TypeId::Range || type == TypeId::Deque;
}

bool isSetLike(TypeId type) {
  return type == TypeId::Set || type == TypeId::FrozenSet || type == TypeId::DictKeys ||
         type == TypeId::DictItems;
}

} // namespace

Answer isInstanceOfAbstract(Context &ctx, Value v, AbstractKind kind) {
  // A subclass may say that it is not what the type behind it is.
  bool saysItself = typeOf(v) == TypeId::UnknownHash || typeOf(v) == TypeId::TypingAlias ||
                    (isA<Class>(v) && as<Class>(v)->hasMetaclass);
  if (isDerived(v)) {
    for (const Name name : {Name::__iter__, Name::__len__, Name::__hash__, Name::__contains__})
      saysItself |= findSpecial(v, name).isNone();
    saysItself |= kind == AbstractKind::Hashable || kind == AbstractKind::Callable ||
                  kind == AbstractKind::Iterator;
  }
  if (saysItself) {
    ctx.decline("isinstance() of such a value and an abstract class");
    return Answer::Failed;
  }
  const bool isType = isA<Class>(v); // whose slots are those of enums
  const Value of = withoutClass(v);
  const TypeId type = typeOf(of);
  switch (kind) {
  case AbstractKind::Callable:
    return answer(isCallable(v));
  case AbstractKind::Collection:
    return answer(!isType && isIterableOf(of) && isSizedOf(of) &&
                  (!isObject(of) || hasMethod(of, Name::__contains__)));
  case AbstractKind::Container:
    return answer(!isType && (isObject(of) ? hasMethod(of, Name::__contains__) : isSizedOf(of)));
  case AbstractKind::Generator:
    return answer(type == TypeId::Generator || type == TypeId::HeapMerge);
  case AbstractKind::Hashable:
    return answer(isHashable(of));
  case AbstractKind::Iterable:
    return answer(!isType && isIterableOf(of));
  case AbstractKind::Iterator:
    return answer(isIteratorOf(of));
  case AbstractKind::Mapping:
  case AbstractKind::MutableMapping:
    return answer(type == TypeId::Dict);
  case AbstractKind::MutableSequence:
    return answer(type == TypeId::List || type == TypeId::Deque);
  case AbstractKind::MutableSet:
    return answer(type == TypeId::Set);
  case AbstractKind::Sequence:
    return answer(isSequence(type));
  case AbstractKind::Set:
    return answer(isSetLike(type));
  case AbstractKind::Sized:
    return answer(!isType && isSizedOf(of));
  }
  return Answer::No;
}

} // namespace assay::runtime
