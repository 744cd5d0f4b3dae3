import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

const FLASK = ['werkzeug', 'flask', 'jinja2', 'markupsafe', 'itsdangerous'];

/** Flask and what it stands on, pydantic, Gradio. */
export const WEB_RULES: readonly Rule[] = [
  {
    id: 'werkzeug3-url-quote',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^werkzeug\.urls$/,
          name: /^(?:url_(?:quote|quote_plus|unquote|unquote_plus|encode|decode|parse|join|fix|unparse|encode_stream|decode_stream)|Href|BaseURL|URL|_fast_url_quote)$/,
        },
      },
      {
        says: 'attribute-missing',
        where: { owner: /^werkzeug\.urls$/, name: /^url_\w{1,20}$/ },
      },
      cutAt(
        /: from werkzeug\.urls import .{0,80}?\b(?<name>url_quote|url_quote_plus|url_unquote|url_decode|url_encode|url_parse|url_join)\b/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'Werkzeug 3 is installed under a Flask that needs Werkzeug 2: `werkzeug.urls.{name}` is gone.',
      zh: '装的是 Werkzeug 3，而 Flask 需要 Werkzeug 2：`werkzeug.urls.{name}` 已被移除。',
    },
    why: {
      en: 'Werkzeug 3.0 removed its URL functions, and Flask 2.2 and older import them. Those Flasks only ask for `Werkzeug>=2`, so every fresh installation takes 3.',
      zh: 'Werkzeug 3.0 移除了 URL 函数，而 Flask 2.2 及更早版本要导入它们。这些 Flask 只要求 `Werkzeug>=2`，因此全新安装总会装上 3。',
    },
    remedies: [
      GO_BACK,
      install('"Werkzeug<3"', { en: 'Pin Werkzeug below 3.', zh: '把 Werkzeug 固定在 3 以下。' }),
      LOCK_AGAIN,
    ],
    packages: FLASK,
    sources: [
      'https://github.com/Neurotech-HQ/heyoo/issues/106',
      'https://github.com/HubSpot/private-app-starter/issues/10',
      'https://werkzeug.palletsprojects.com/en/stable/changes/#version-3-0-0',
    ],
  },
  {
    id: 'flask-dependency-name-removed',
    signs: [
      {
        says: 'name-missing',
        where: { module: /^(?<lib>werkzeug)(?:\.(?!urls$)\w{1,40}){0,3}$/ },
      },
      {
        says: 'name-missing',
        where: {
          module: /^(?<lib>jinja2)(?:\.\w{1,40}){0,2}$/,
          name: /^(?:escape|Markup|contextfilter|contextfunction|environmentfilter|environmentfunction|evalcontextfilter|evalcontextfunction|pass_context|pass_environment|pass_eval_context|soft_unicode|htmlsafe_json_dumps)$/,
        },
      },
      { says: 'name-missing', where: { module: /^(?<lib>markupsafe)$/, name: /^(?:soft_unicode|soft_str)$/ } },
      { says: 'name-missing', where: { module: /^(?<lib>itsdangerous)$/ } },
      {
        says: 'module-missing',
        where: { module: /^(?<lib>werkzeug)\.(?<name>contrib|wsgi|useragents|utils|middleware)/ },
      },
      {
        says: 'attribute-missing',
        where: { of: /^module$/, owner: /^(?<lib>werkzeug|jinja2|markupsafe|itsdangerous)(?:\.|$)/ },
      },
      cutAt(/: from (?<lib>markupsafe) import .{0,80}?\b(?<name>soft_unicode)\b/),
      cutAt(
        /: from (?<lib>jinja2) import .{0,80}?\b(?<name>escape|Markup|contextfunction|contextfilter|environmentfilter|evalcontextfilter)\b/,
      ),
      cutAt(
        /: from (?<lib>itsdangerous) import .{0,80}?\b(?<name>json|JSONWebSignatureSerializer|TimedJSONWebSignatureSerializer)\b/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: '{lib} does not fit the Flask that is installed: it has no `{name}`.',
      zh: '{lib} 与已安装的 Flask 不匹配：它没有 `{name}`。',
    },
    why: {
      en: 'Flask, Werkzeug, Jinja2, MarkupSafe and itsdangerous are released one by one and remove old names: Jinja2 3.1 `escape` and `Markup`, MarkupSafe 2.1 `soft_unicode`, itsdangerous 2.1 `json`, Werkzeug 2.1 `safe_str_cmp`. Only Flask itself was pinned, and the rest moved on.',
      zh: 'Flask、Werkzeug、Jinja2、MarkupSafe、itsdangerous 各自发布并移除旧名：Jinja2 3.1 去掉 `escape`、`Markup`，MarkupSafe 2.1 去掉 `soft_unicode`，itsdangerous 2.1 去掉 `json`，Werkzeug 2.1 去掉 `safe_str_cmp`。只固定了 Flask，其余都往前走了。',
    },
    remedies: [
      GO_BACK,
      install('"Werkzeug<3" "Jinja2<3.2" "itsdangerous<2.3"', {
        en: 'For Flask 2.2:',
        zh: '适用于 Flask 2.2：',
      }),
      install('"Werkzeug<2.1" "Jinja2<3.1" "MarkupSafe<2.1" "itsdangerous<2.1"', {
        en: 'For Flask 1:',
        zh: '适用于 Flask 1：',
      }),
      LOCK_AGAIN,
    ],
    packages: FLASK,
    sources: [
      'https://jinja.palletsprojects.com/en/stable/changes/#version-3-1-0',
      'https://markupsafe.palletsprojects.com/en/stable/changes/#version-2-1-0',
      'https://werkzeug.palletsprojects.com/en/stable/changes/#version-2-1-0',
    ],
  },
  {
    id: 'flask-name-removed',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^flask(?:\.\w{1,40}){0,2}$/,
          name: /^(?:Markup|escape|_request_ctx_stack|_app_ctx_stack|JSONEncoder|JSONDecoder|_compat|safe_join|__version__|json_available|_lookup_app_object|total_seconds)$/,
        },
      },
      { says: 'module-missing', where: { module: /^flask\.(?<name>ext|_compat)/ } },
      {
        says: 'attribute-missing',
        where: {
          owner: /^(?:Flask|flask|Blueprint|Request)$/,
          name: /^(?:before_first_request|json_encoder|json_decoder|_request_ctx_stack|Markup|propagate_exceptions|session_cookie_name|use_x_sendfile|send_file_max_age_default|env|__version__|before_app_first_request)$/,
        },
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{name}` of Flask, which the installed Flask no longer has.',
      zh: '代码使用了 Flask 的 `{name}`，而已安装的 Flask 已将其移除。',
    },
    why: {
      en: 'Flask 2.3 removed before_first_request, JSONEncoder, Markup, escape and the context stacks, Flask 3 more of them. The code, or an extension such as flask-sqlalchemy or flask-cors, is older than that.',
      zh: 'Flask 2.3 移除了 before_first_request、JSONEncoder、Markup、escape 与上下文栈，Flask 3 又移除了一些。代码或某个扩展（如 flask-sqlalchemy、flask-cors）比这更旧。',
    },
    remedies: [
      GO_BACK,
      install('"Flask<2.3" "Werkzeug<3"', { en: 'Stay with Flask 2.2.', zh: '留在 Flask 2.2。' }),
      LOCK_AGAIN,
    ],
    packages: ['flask', 'flask-sqlalchemy', 'flask-cors', 'werkzeug'],
    sources: ['https://flask.palletsprojects.com/en/stable/changes/#version-2-3-0'],
  },
  {
    id: 'pydantic-v2',
    signs: [
      { says: 'pydantic-v2-changed' },
      {
        says: 'name-missing',
        where: {
          module: /^pydantic\.(?:main|fields|error_wrappers|typing|utils|validators|errors|class_validators|schema)$/,
          name: /^(?:ModelMetaclass|ModelField|ErrorWrapper|Undefined|UndefinedType|SHAPE_\w{1,20}|DeferredType|Validator|is_literal_type|evaluate_forwardref)$/,
        },
      },
      {
        says: 'attribute-missing',
        where: {
          owner: /^(?:FieldInfo|ModelMetaclass|pydantic\.fields|pydantic\.main)$/,
          name: /^(?:type_|outer_type_|allow_none|required|is_required|field_info|ModelField|Undefined|__fields_set__|embed)$/,
        },
        confidence: 'likely',
      },
      cutAt(/pydantic\/(?:_migration\.py in wrapper|__init__\.py in __getattr__: return _getattr_migration)/),
    ],
    confidence: 'certain',
    summary: {
      en: 'pydantic 2 is installed, and some code here was written for pydantic 1.',
      zh: '安装的是 pydantic 2，而这里有代码是为 pydantic 1 写的。',
    },
    why: {
      en: 'pydantic 2 moved or removed much of pydantic 1, BaseSettings and validators among it. A package that asks for plain `pydantic` got the new one.',
      zh: 'pydantic 2 移动或移除了 pydantic 1 的许多内容，包括 BaseSettings 与校验器。只写 `pydantic` 的依赖会装上新版。',
    },
    remedies: [
      GO_BACK,
      install('"pydantic<2"', { en: 'Take pydantic 1.10.', zh: '使用 pydantic 1.10。' }),
      {
        text: {
          en: 'Or update what uses it (fastapi from 0.100 works with both), and install pydantic-settings for BaseSettings.',
          zh: '或者升级使用它的包（fastapi 0.100 起两者都支持），并为 BaseSettings 安装 pydantic-settings。',
        },
      },
      LOCK_AGAIN,
    ],
    packages: ['pydantic', 'pydantic-core', 'fastapi', 'gradio'],
    sources: ['https://docs.pydantic.dev/latest/migration/'],
  },
  {
    id: 'pydantic-v1-installed',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^pydantic$/,
          name: /^(?:field_validator|model_validator|ConfigDict|TypeAdapter|field_serializer|model_serializer|computed_field|RootModel|AliasChoices|BeforeValidator|AfterValidator|GetCoreSchemaHandler|GetJsonSchemaHandler|with_config|Secret|JsonValue|WithJsonSchema)$/,
        },
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^pydantic\.(?<name>_internal|functional_validators|json_schema|root_model|alias_generators|aliases|functional_serializers|annotated_handlers|type_adapter)/,
        },
      },
      { says: 'module-missing', where: { module: /^(?<name>pydantic_core)(?:\.|$)/ }, confidence: 'likely' },
      {
        says: 'attribute-missing',
        where: {
          owner: /^(?!(?:dict|list|str|int|float|bool|tuple|set|NoneType|function|coroutine)$)\w{1,80}$/,
          name: /^(?:model_dump|model_validate|model_dump_json|model_fields|model_json_schema|model_rebuild)$/,
        },
        confidence: 'likely',
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'Some code here needs pydantic 2 (`{name}`), and pydantic 1 is installed, or 2 incompletely.',
      zh: '这里有代码需要 pydantic 2（`{name}`），而安装的是 pydantic 1，或 2 安装不完整。',
    },
    why: {
      en: 'The name came with pydantic 2. Another package holds pydantic below 2, or it was downgraded.',
      zh: '这个名字随 pydantic 2 出现。另一个包把 pydantic 限制在 2 以下，或它被降级了。',
    },
    remedies: [GO_BACK, install('-U "pydantic>=2"'), LOCK_AGAIN],
    packages: ['pydantic', 'pydantic-core', 'fastapi', 'gradio'],
    sources: ['https://docs.pydantic.dev/latest/migration/'],
  },
  {
    id: 'pydantic-v1-python312',
    signs: [
      { says: 'argument-missing', where: { function: /ForwardRef\._evaluate$/, arguments: /recursive_guard/ } },
      { message: /ForwardRef\._evaluate\(\) missing 1 required keyword-only argument: 'recursive_guard'/ },
    ],
    confidence: 'certain',
    summary: {
      en: 'pydantic 1 is too old for this Python (3.12.4 or newer).',
      zh: 'pydantic 1 对此 Python（3.12.4 或更新）来说太旧。',
    },
    why: {
      en: 'Python 3.12.4 added an argument to a private method of typing that pydantic 1 calls. pydantic 1.10.16 and pydantic 2.7.4 know of it.',
      zh: 'Python 3.12.4 给 typing 的一个私有方法增加了参数，而 pydantic 1 会调用它。pydantic 1.10.16 与 2.7.4 已适配。',
    },
    remedies: [install('-U "pydantic>=1.10.16,<2"'), GO_BACK, LOCK_AGAIN],
    packages: ['python', 'pydantic', 'spacy', 'langsmith'],
    sources: ['https://github.com/pydantic/pydantic/issues/9637'],
  },
  {
    id: 'gradio-pydantic',
    signs: [
      {
        says: 'not-iterable',
        where: { type: /^bool$/ },
        through: /gradio_client[\\/]utils\.py$/,
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'gradio is too old for the installed pydantic.',
      zh: 'gradio 对已安装的 pydantic 来说太旧。',
    },
    why: {
      en: 'pydantic 2.11 describes some types by `true` instead of an object, and gradio_client before 1.7 looks for a key in it. The interface starts, and every page of it fails.',
      zh: 'pydantic 2.11 用 `true` 而不是对象来描述某些类型，而 1.7 之前的 gradio_client 会在其中查找键。界面能启动，但每个页面都会失败。',
    },
    remedies: [
      GO_BACK,
      install('"pydantic==2.10.6"', { en: 'Take pydantic 2.10.', zh: '使用 pydantic 2.10。' }),
      install('-U gradio', { en: 'Or update gradio.', zh: '或者升级 gradio。' }),
      LOCK_AGAIN,
    ],
    packages: ['pydantic', 'gradio', 'gradio-client'],
    sources: ['https://github.com/gradio-app/gradio/issues/11084'],
  },
];
