import type { Rule } from '../rule.ts';
import { cutAt } from './cut.ts';
import { GO_BACK, install, LOCK_AGAIN } from './remedies.ts';

/** Where PyTorch is called missing because it is too old. */
const TORCH_OLD = [{ says: 'torch-too-old' }];

/** Packages of Hugging Face and timm: names that come and go, and what they ask for. */
export const HUGGING_FACE_RULES: readonly Rule[] = [
  {
    id: 'huggingface-hub-name-removed',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^huggingface_hub(?:\.|$)/,
          name: /^(?:HfFolder|cached_download|Repository|hf_cache_home|url_to_filename|filename_to_url|ModelFilter|DatasetFilter|ModelSearchArguments|DatasetSearchArguments|InferenceApi|set_access_token|unset_access_token|login_from_hf_hub|REPO_ID_SEPARATOR|OfflineModeIsEnabled|IGNORE_GIT_FOLDER_PATTERNS|configure_http_backend|_validate_preupload_info|KerasModelHubMixin|push_to_hub_keras|from_pretrained_keras|_errors|reset_sessions|get_full_repo_name)$/,
        },
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^huggingface_hub\.(?<name>utils\._errors|utils\._hf_folder|utils\._token|repository|inference_api|keras_mixin|utils\.endpoint_helpers|commands)(?:\.|$)/,
        },
      },
      cutAt(
        /: from huggingface_hub(?:\.\w{1,40}){0,3} import .{0,120}?\b(?<name>HfFolder|cached_download|ModelFilter|url_to_filename|hf_cache_home)\b/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'huggingface_hub is too new for a package here: it no longer has `{name}`.',
      zh: 'huggingface_hub 对这里的某个包来说太新：它已不再有 `{name}`。',
    },
    why: {
      en: 'huggingface_hub 0.26 removed cached_download and 1.0 HfFolder, Repository and more. transformers, diffusers, datasets or gradio of before still import them, and an update of another package brought the new hub along.',
      zh: 'huggingface_hub 0.26 移除了 cached_download，1.0 移除了 HfFolder、Repository 等。更早的 transformers、diffusers、datasets 或 gradio 仍会导入它们，而升级别的包时带来了新的 hub。',
    },
    remedies: [
      GO_BACK,
      install('"huggingface_hub<1"', { en: 'For HfFolder: stay below 1.', zh: '若是 HfFolder：低于 1。' }),
      install('"huggingface_hub<0.26"', {
        en: 'For cached_download: stay below 0.26.',
        zh: '若是 cached_download：低于 0.26。',
      }),
      LOCK_AGAIN,
    ],
    packages: ['huggingface-hub', 'transformers', 'diffusers', 'datasets', 'gradio', 'modelscope'],
    sources: [
      'https://github.com/oobabooga/textgen/issues/7284',
      'https://github.com/navervision/lincir/issues/22',
      'https://github.com/kijai/ComfyUI-FluxTrainer/issues/178',
      'https://github.com/huggingface/huggingface_hub/releases/tag/v1.0.0',
    ],
  },
  {
    id: 'huggingface-hub-too-old',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^huggingface_hub(?:\.|$)/,
          name: /^(?:is_offline_mode|split_torch_state_dict_into_shards|CommitOperationAdd|snapshot_download|DDUFEntry|export_entries_as_dduf|read_dduf_file|errors|LocalEntryNotFoundError|EntryNotFoundError|RepoFolder|RepoFile|get_token|PyTorchModelHubMixin|ModelHubMixin|InferenceClient|AsyncInferenceClient|create_branch|HfFileSystem|save_torch_state_dict|is_jinja_available|is_torch_available|CacheNotFound|scan_cache_dir|try_to_load_from_cache|logging|constants|SpaceHardware|HfFileSystemFile|hf_hub_download|HfApi|BucketNotFoundError|OAuthInfo|ChatCompletionInputMessage|InferenceEndpoint|WebhookPayload|model_info|list_repo_tree|DryRunError|is_xet_available|HTTPError|hf_raise_for_status|close_session|set_client_factory)$/,
        },
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^huggingface_hub\.(?<name>errors|serialization|dataclasses|hf_file_system|inference|utils\.\w{1,40})(?:\.|$)/,
        },
        confidence: 'likely',
      },
    ],
    confidence: 'likely',
    summary: {
      en: 'huggingface_hub is too old for a package here: it does not have `{name}` yet.',
      zh: 'huggingface_hub 对这里的某个包来说太旧：它还没有 `{name}`。',
    },
    why: {
      en: 'The name came with a later huggingface_hub. A package was updated, and the hub was held back or downgraded by another one.',
      zh: '这个名字出现在更晚的 huggingface_hub 里。某个包升级了，而 hub 被另一个包压低或降级。',
    },
    remedies: [GO_BACK, install('-U "huggingface_hub<1"'), LOCK_AGAIN],
    packages: ['huggingface-hub', 'transformers', 'diffusers', 'accelerate', 'datasets', 'peft', 'modelscope'],
    sources: [
      'https://github.com/modelscope/modelscope/issues/855',
      'https://github.com/huggingface/huggingface_hub/issues/2716',
      'https://github.com/huggingface/huggingface_hub/issues/2996',
    ],
  },
  {
    id: 'transformers-name-removed',
    signs: [
      {
        says: 'name-missing',
        where: {
          module: /^transformers(?:\.|$)/,
          name: /^(?:AdamW|TRANSFORMERS_CACHE|PYTORCH_TRANSFORMERS_CACHE|PYTORCH_PRETRAINED_BERT_CACHE|apply_chunking_to_forward|find_pruneable_heads_and_indices|prune_linear_layer|prune_conv1d_layer|LogitsWarper|top_k_top_p_filtering|is_torch_tpu_available|GreedySearchOutput|SampleOutput|GreedySearchDecoderOnlyOutput|SampleDecoderOnlyOutput|BeamSearchOutput|GreedySearchEncoderDecoderOutput|cached_path|hf_bucket_url|BeamSearchScorer|BeamScorer|ConstrainedBeamSearchScorer|PhrasalConstraint|DisjunctiveConstraint|shard_checkpoint|FLAX_WEIGHTS_NAME|TF2_WEIGHTS_NAME|AutoModelWithLMHead|BertLayerNorm|gelu_new|swish|_expand_mask|_make_causal_mask|is_torch_fx_available|is_fx_tracing|SquadExample|glue_compute_metrics|is_sklearn_available|requires_sklearn|add_code_sample_docstrings|add_start_docstrings_to_callable|ModelForwardBackend|TextDataset|load_tf_weights_in_gpt2|CLIPFeatureExtractor|ViTFeatureExtractor)$/,
        },
      },
      {
        says: 'name-missing',
        where: {
          module: /^transformers(?:\.|$)/,
          name: /^(?:HybridCache|SlidingWindowCache|AutoModelForVision2Seq|OffloadedCache|is_safetensors_available|is_torch_bf16_available|TFPreTrainedModel|FlaxPreTrainedModel|is_tf_available|is_flash_attn_greater_or_equal_2_10|MT5Tokenizer|SequenceSummary|Conv1D)$/,
        },
        confidence: 'likely',
      },
      {
        says: 'module-missing',
        where: {
          module:
            /^transformers\.(?<name>modeling_(?:bert|gpt2|roberta|t5|bart|distilbert|xlnet|albert|electra|auto|mbart|longformer)|tokenization_(?:bert|gpt2|roberta|t5|bart|xlnet|albert|auto|electra)|configuration_(?:bert|gpt2|roberta|t5|bart|auto)|file_utils|deepspeed|generation_utils|generation_logits_process|generation_beam_search|generation_stopping_criteria|models\.bloom\.tokenization_bloom_|onnx|utils\.bitsandbytes|integrations\.deepspeed_|optimization_tf|modeling_tf_\w{1,40}|modeling_flax_\w{1,40}|utils\.fx|pytorch_transformers)(?:\.|$)/,
        },
      },
      {
        says: 'attribute-missing',
        where: {
          of: /^module$/,
          owner: /^transformers(?:\.|$)/,
          name: /^(?:AdamW|TRANSFORMERS_CACHE|cached_path|modeling_bert|AutoModelWithLMHead|file_utils)$/,
        },
      },
      cutAt(
        /: from transformers(?:\.\w{1,40}){0,4} import .{0,120}?\b(?<name>AdamW|TRANSFORMERS_CACHE|apply_chunking_to_forward|find_pruneable_heads_and_indices|prune_linear_layer|LogitsWarper|top_k_top_p_filtering|cached_path)\b/,
      ),
    ],
    confidence: 'certain',
    summary: {
      en: 'The code uses `{name}` of transformers, which is not there in the installed version.',
      zh: '代码使用了 transformers 的 `{name}`，而已安装的版本没有它。',
    },
    why: {
      en: 'transformers moves and removes names with its releases: module paths with 4.0, the generation outputs with 4.4x, AdamW and helpers of modeling_utils later, TensorFlow and Flax with 5. The code was written for an older one.',
      zh: 'transformers 会随版本移动或移除名字：4.0 改了模块路径，4.4x 改了生成结果类，之后移除 AdamW 与 modeling_utils 的辅助函数，5 移除 TensorFlow 与 Flax。代码是为更旧的版本写的。',
    },
    remedies: [
      GO_BACK,
      {
        text: {
          en: 'Pin the transformers that the code was written for: its requirements or the date of the repository tell which.',
          zh: '固定为代码编写时的 transformers：看它的 requirements 或仓库日期。',
        },
        command: 'pip install "transformers==4.30.2"',
      },
      LOCK_AGAIN,
    ],
    packages: ['transformers'],
    sources: [
      'https://github.com/huggingface/transformers/releases',
      'https://huggingface.co/docs/transformers/migration',
    ],
  },
  {
    id: 'transformers-too-old',
    signs: [
      { says: 'architecture-unknown', where: { model: /(?<what>.+)/ } },
      { says: 'architecture-unknown', where: { tokenizer: /(?<what>.+)/ }, confidence: 'likely' },
      {
        says: 'key-missing',
        where: { key: /^(?<what>[a-z][\w.-]{1,60})$/ },
        through: /transformers[\\/]models[\\/]auto[\\/]configuration_auto\.py$/,
        confidence: 'likely',
      },
      { says: 'tokenizer-file-newer', where: { part: /^(?<what>\w{1,60})$/ }, confidence: 'likely' },
    ],
    confidence: 'certain',
    summary: {
      en: 'transformers (or tokenizers) is older than the model: it does not know `{what}`.',
      zh: 'transformers（或 tokenizers）比模型旧：它不认识 `{what}`。',
    },
    why: {
      en: "A model's config.json names its architecture and its tokenizer, and the installed version has no code under that name, or cannot read the newer form of tokenizer.json. Architectures come with releases of transformers.",
      zh: '模型的 config.json 写明了架构与分词器，而已安装的版本没有对应的代码，或读不了新格式的 tokenizer.json。架构随 transformers 的版本增加。',
    },
    remedies: [
      install('-U transformers tokenizers', {
        en: 'Update both; torch may have to follow.',
        zh: '升级这两个包；torch 可能也要跟上。',
      }),
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['transformers', 'tokenizers'],
    sources: ['https://huggingface.co/docs/transformers/installation'],
  },
  {
    id: 'package-requirement-unmet',
    signs: [{ says: 'distribution-unfit' }],
    confidence: 'certain',
    summary: {
      en: '{package} {version} is installed, and a package here wants {package}{wanted}.',
      zh: '已安装 {package} {version}，而某个包要求 {package}{wanted}。',
    },
    why: {
      en: 'The package compares versions itself when it is imported and stops. pip installed the set nevertheless: it only warns when it breaks the requirements of what was there before.',
      zh: '该包在导入时自行比对版本并停止。pip 仍然装出了这个组合：破坏先前已装包的要求时，它只给出警告。',
    },
    remedies: [
      GO_BACK,
      {
        text: { en: 'Install what is wanted: {package}{wanted}.', zh: '安装所要求的版本：{package}{wanted}。' },
      },
      LOCK_AGAIN,
    ],
    packages: ['huggingface-hub', 'tokenizers', 'transformers', 'numpy', 'accelerate', 'safetensors'],
    sources: ['https://github.com/huggingface/transformers/blob/main/src/transformers/utils/versions.py'],
  },
  {
    id: 'transformers-backend-missing',
    signs: [
      { says: 'library-needed', where: { library: /(?<what>.+)/, needer: /^(?!modelscope\.)/ }, unless: TORCH_OLD },
      {
        says: 'library-needed',
        where: { library: /(?<what>.+)/ },
        unless: [{ says: 'library-needed', where: { needer: /./ } }],
      },
      { says: 'tokenizer-backend-missing', where: { library: /(?<what>.+)/ } },
      {
        says: 'module-missing',
        where: {
          module:
            /^(?<what>sentencepiece|tokenizers|accelerate|safetensors|tiktoken|einops|ftfy|sacremoses|protobuf|bitsandbytes|optimum|peft|flash_attn|xformers|triton|fugashi|regex|jieba|sacrebleu)$/,
        },
        through: /^(?:transformers|diffusers|accelerate|transformers_modules|peft|sentence_transformers)$/,
      },
    ],
    confidence: 'certain',
    summary: {
      en: 'transformers needs a package for this model that is not installed: {what}.',
      zh: 'transformers 运行此模型需要的包没有安装：{what}。',
    },
    why: {
      en: 'transformers and diffusers install little by themselves; sentencepiece, accelerate, bitsandbytes and others are asked for only when a model uses them. When PyTorch itself is named as missing, it is there and too old, or failed to import.',
      zh: 'transformers 与 diffusers 自身依赖很少，sentencepiece、accelerate、bitsandbytes 等到模型用到时才要求。若提示缺少 PyTorch，往往是它版本太旧或导入失败。',
    },
    remedies: [
      install('sentencepiece protobuf accelerate', {
        en: 'Install what is named; the usual ones are these.',
        zh: '安装提示所缺的包；常见的是这些。',
      }),
      GO_BACK,
      LOCK_AGAIN,
    ],
    packages: ['sentencepiece', 'accelerate', 'tokenizers', 'protobuf', 'transformers', 'torch'],
    sources: ['https://github.com/huggingface/transformers/blob/main/src/transformers/utils/import_utils.py'],
  },
  {
    id: 'keras3-transformers',
    signs: [{ says: 'keras3-unsupported' }],
    confidence: 'certain',
    summary: {
      en: 'Keras 3 is installed, and transformers works with Keras 2 only.',
      zh: '安装的是 Keras 3，而 transformers 只支持 Keras 2。',
    },
    why: {
      en: 'TensorFlow 2.16 brings Keras 3. transformers imports the TensorFlow classes of its models with the old Keras, and says so when it cannot.',
      zh: 'TensorFlow 2.16 带来 Keras 3。transformers 的 TensorFlow 类依赖旧版 Keras，做不到时就这样提示。',
    },
    remedies: [
      install('tf-keras', { en: 'Install the old Keras beside it.', zh: '另外安装旧版 Keras。' }),
      {
        text: { en: 'Or keep TensorFlow out of it.', zh: '或者不让它使用 TensorFlow。' },
        command: 'USE_TF=0',
      },
      GO_BACK,
    ],
    packages: ['keras', 'tensorflow', 'transformers'],
    sources: ['https://github.com/huggingface/transformers/issues/27377'],
  },
  {
    id: 'timm-name-moved',
    signs: [
      {
        says: 'module-missing',
        where: {
          module:
            /^timm\.(?<name>layers|models\.layers(?:\.\w{1,40})?|models\.(?:helpers|registry|features|hub|efficientnet_blocks|fx_features|_\w{1,30})|data\.\w{1,40})$/,
        },
      },
      { says: 'name-missing', where: { module: /^timm(?:\.|$)/ } },
      { says: 'attribute-missing', where: { of: /^module$/, owner: /^timm(?:\.|$)/ } },
    ],
    confidence: 'likely',
    summary: {
      en: 'The code uses `{name}` of timm, which is elsewhere in the installed version.',
      zh: '代码使用了 timm 的 `{name}`，而在已安装的版本里它不在那里。',
    },
    why: {
      en: 'timm 0.9 moved `timm.models.layers` to `timm.layers` and made helpers private; 1.0 removed more. Code from before needs 0.6 or older, newer code needs 0.9.',
      zh: 'timm 0.9 把 `timm.models.layers` 移到 `timm.layers` 并把辅助函数改为私有，1.0 又移除了一些。旧代码需要 0.6 或更早，新代码需要 0.9。',
    },
    remedies: [
      GO_BACK,
      install('timm==0.9.12', {
        en: 'M2FP through ModelScope runs with this one.',
        zh: '通过 ModelScope 运行的 M2FP 可用此版本。',
      }),
      install('timm==0.6.13', { en: 'For older code:', zh: '适用于更旧的代码：' }),
      LOCK_AGAIN,
    ],
    lookAt: [
      { en: '`pip show timm`, and the requirements of the code.', zh: '`pip show timm`，以及代码的 requirements。' },
    ],
    packages: ['timm'],
    sources: ['https://github.com/huggingface/pytorch-image-models/releases'],
  },
];
